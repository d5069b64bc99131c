import { Group, Stack, Text, Title } from "@mantine/core";

import type { Decision, People } from "@/features/desk/api/types";
import { OutcomeBadge } from "@/ui/OutcomeBadge";
import { percent, when } from "@/ui/words";

import { nameIn, REASONS } from "./words";

/** Every decision there was, each beside what the model had said; what was taken back stays, crossed out. */
export function SaidBefore({ decisions, people }: { decisions: readonly Decision[]; people: People }) {
  if (decisions.length === 0) return null;
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="before">
      <Title order={2} id="before">
        What was decided
      </Title>
      <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
        {decisions.map((one) => (
          <Said key={one.id} decision={one} people={people} />
        ))}
      </Stack>
    </Stack>
  );
}

function Said({ decision, people }: { decision: Decision; people: People }) {
  const { outcome, reason_code, words, owner_words, made_at, undone_at } = decision;
  return (
    <li className="opinion" data-decision={undone_at ? "undone" : outcome}>
      <Group gap="xs">
        <OutcomeBadge outcome={outcome} size="sm" />
        {undone_at && <Text size="xs" c="dimmed">taken back</Text>}
      </Group>
      <Text size="sm" mt={4} {...(undone_at && { td: "line-through" })}>
        {REASONS[reason_code]}
        {words && `: ${words}`}
      </Text>
      {owner_words && <Text size="sm">To the uploader: “{owner_words}”</Text>}
      <Text size="xs" c="dimmed">
        {nameIn(people, decision.auditor_id)}, {when(made_at)}. The model had said {percent(decision.p_ai)} for AI ({decision.model_id}).
      </Text>
    </li>
  );
}
