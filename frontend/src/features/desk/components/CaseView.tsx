import { Grid, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import type { Case, Outcome } from "@/features/desk/api/types";
import { useDeskSettings } from "@/features/desk/hooks/settings";
import { useClaim } from "@/features/desk/hooks/useClaim";
import { useDecide } from "@/features/desk/hooks/useDecide";
import { useFlow } from "@/features/desk/hooks/useFlow";
import { useKeys } from "@/features/desk/hooks/useKeys";
import { useWish } from "@/features/desk/hooks/useWish";
import { useVisit } from "@/features/desk/hooks/visit";
import { EvidenceCard } from "@/ui/judged/EvidenceCard";

import { AlikeStrip } from "./AlikeStrip";
import { AppealCard } from "./AppealCard";
import { CaseHead } from "./CaseHead";
import { CasePicture } from "./CasePicture";
import { CheatSheet } from "./CheatSheet";
import { DecisionCard } from "./DecisionCard";
import { KeptFor } from "./KeptFor";
import { ModelsCard } from "./ModelsCard";
import { NotesCard } from "./NotesCard";
import { SaidBefore } from "./SaidBefore";
import { UploaderCard } from "./UploaderCard";
import { OUTCOME_KEYS } from "./words";

type Props = { shown: Case; me: number };

/** One case: what is known on the left, what is said of it on the right, and a key for each deed. */
export function CaseView({ shown, me }: Props) {
  const { case: row, check } = shown;
  const visit = useVisit();
  const { settings, change } = useDeskSettings();
  const { query } = useWish();
  const navigate = useNavigate();
  const { prepare, next, back } = useFlow();
  const { held, closed, trouble } = useClaim(shown, me);
  const { decide, busy, error } = useDecide(shown, () => next(null));
  const onward = useMutation({ mutationFn: () => next(row.id) });
  const [outcome, choose] = useState<Outcome | null>(null);
  const [hot, turnHot] = useState(false);
  const [asked, ask] = useState<boolean | null>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const models = useRef<HTMLButtonElement>(null);
  const blurred = asked ?? (settings.blur || row.tags.includes("sensitive"));

  useEffect(() => {
    visit.enter(row.id);
    return () => visit.leave(row.id);
  }, [row.id, visit]);
  useEffect(() => {
    if (held) prepare();
  }, [held, prepare]);

  const pick = (each: Outcome) => () => {
    if (!closed) choose(each);
  };
  const keys = {
    ...Object.fromEntries(OUTCOME_KEYS.map((each, at) => [String(at + 1), pick(each)])),
    j: () => onward.mutate(),
    k: () => back(row.id),
    h: () => turnHot(!hot),
    b: () => ask(!blurred),
    n: () => note.current?.focus(),
    o: () => models.current?.focus(),
    q: () => void navigate(`/desk${query}`),
    "?": () => change({ sheet: !settings.sheet }),
  };
  useKeys(keys, settings.keys);

  return (
    <Stack gap="md" data-open={row.id}>
      <CaseHead shown={shown} me={me} query={query} skip={() => onward.mutate()} skipping={onward.isPending} error={onward.error} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg" className="stays">
            <CasePicture shown={shown} hot={hot} turnHot={turnHot} blurred={blurred} unblur={() => ask(false)} />
            <CheatSheet settings={settings} change={change} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            {check.disputes.filter(({ state }) => state === "open" || state === "under_review").map((one) => <AppealCard key={one.id} appeal={one} />)}
            <DecisionCard {...{ shown, closed, trouble, outcome, choose, decide, error, busy }} />
            <SaidBefore decisions={shown.decisions} people={shown.people} />
            <ModelsCard shown={shown} ask={models} />
            <EvidenceCard evidence={check.verdict?.evidence ?? []} />
            <UploaderCard uploader={shown.uploader} />
            {row.state !== "settled" && <KeptFor row={row} />}
            <NotesCard caseId={row.id} notes={shown.notes} people={shown.people} field={note} />
          </Stack>
        </Grid.Col>
      </Grid>
      <AlikeStrip title="Waiting, and nearly the same picture" alike={shown.group.map((one) => ({ case: one, distance: 0 }))} {...{ opening: shown.opening, query, blurred }} />
      <AlikeStrip title="Decided, and much like this one" alike={shown.similar} {...{ opening: shown.opening, query, blurred }} />
    </Stack>
  );
}
