import { Alert, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconLock, IconPlugConnectedX } from "@tabler/icons-react";

import type { Said } from "@/features/desk/api/deeds";
import type { Case, Outcome } from "@/features/desk/api/types";
import { ProbabilityBar } from "@/ui/ProbabilityBar";
import { OUTCOMES } from "@/ui/outcomes";
import { cannotJudge, probabilityWords } from "@/ui/words";

import { BandMark } from "./BandMark";
import { DecisionForm } from "./DecisionForm";
import { OUTCOME_KEYS } from "./words";

type Props = {
  shown: Case;
  closed: string | null;
  trouble: string | null;
  outcome: Outcome | null;
  choose: (outcome: Outcome | null) => void;
  decide: (said: Said) => void;
  busy: boolean;
  error: Error | null;
};

/** The model's verdict, and beside it what a person says. The one never replaces the other. `closed`: why nothing can be decided here; `trouble`: what is in the way for now. */
export function DecisionCard({ shown, closed, trouble, outcome, choose, decide, busy, error }: Props) {
  const { verdict } = shown.check;
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="decide">
      <div>
        <Text size="sm" c="dimmed">
          The model says
        </Text>
        <BandMark verdict={shown.case} size="lg" />
        {verdict && !cannotJudge(verdict) && <ProbabilityBar verdict={verdict} />}
        {verdict && <Text size="xs" c="dimmed">{probabilityWords(verdict)}</Text>}
      </div>
      <Title order={2} id="decide">
        What do you say?
      </Title>
      {closed ? (
        <Alert variant="light" color="gray" icon={<IconLock size={18} aria-hidden />} role="status">
          {closed}
        </Alert>
      ) : (
        <>
          <Outcomes chosen={outcome} choose={choose} />
          {trouble && (
            <Alert variant="light" color="orange" icon={<IconPlugConnectedX size={18} aria-hidden />} role="status">
              {trouble}
            </Alert>
          )}
          {outcome && <DecisionForm key={outcome} {...{ shown, outcome, decide, busy, error }} cancel={() => choose(null)} />}
        </>
      )}
    </Stack>
  );
}

function Outcomes({ chosen, choose }: { chosen: Outcome | null; choose: (outcome: Outcome) => void }) {
  return (
    <div className="outcomes" role="group" aria-labelledby="decide">
      {OUTCOME_KEYS.map((each, at) => {
        const { words, color, icon: Sign } = OUTCOMES[each];
        return (
          <UnstyledButton key={each} className={chosen === each ? "outcome chosen" : "outcome"} aria-pressed={chosen === each} aria-keyshortcuts={String(at + 1)} onClick={() => choose(each)}>
            <Sign size={22} stroke={1.6} aria-hidden style={{ color: `light-dark(var(--mantine-color-${color}-8), var(--mantine-color-${color}-3))` }} />
            <span>{words}</span>
            <kbd aria-hidden>{at + 1}</kbd>
          </UnstyledButton>
        );
      })}
    </div>
  );
}
