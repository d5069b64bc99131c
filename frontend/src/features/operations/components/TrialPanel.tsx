import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { type Models, type Trial, trialQuery, useEndTrial, useJudgePast, usePutInUse } from "@/features/operations/api/operations";
import { Fault } from "@/ui/Fault";
import { focusAtFirst } from "@/ui/focus";
import { Placeholder } from "@/ui/Placeholder";
import { when } from "@/ui/words";

import { Examples } from "./Examples";
import { Matrix } from "./Matrix";
import { counted, share } from "./words";
import { useSure } from "./useSure";

const PAST = 100;

/** The shadow run that is under way: how far it is, where the two differ, and the switch. */
export function TrialPanel({ models, name }: { models: Models; name: string }) {
  const trial = useQuery(trialQuery(name));
  const candidate = models.candidates.find((each) => each.name === name);
  return (
    <Stack gap="md">
      <div>
        <Title order={3} size="lg">Shadow run of {candidate?.title ?? name}</Title>
        <Text size="sm" c="dimmed">
          {name}, revision {models.shadow_revision}
          {models.shadow_since && `, since ${when(models.shadow_since)}`}. It judges when nothing else waits, and decides nothing.
        </Text>
      </div>
      {trial.isPending && <Placeholder h={180} />}
      {trial.error && (
        <Alert color="red" role="alert" variant="light">
          {trial.error.message}
        </Alert>
      )}
      {trial.data && <Found trial={trial.data} />}
      <Deeds models={models} name={name} pictures={trial.data?.pictures ?? 0} />
    </Stack>
  );
}

function Found({ trial }: { trial: Trial }) {
  return (
    <>
      <dl className="facts">
        <div>
          <dt>Judged by both</dt>
          <dd>{trial.pictures.toLocaleString()}</dd>
        </div>
        <div>
          <dt>In the same band</dt>
          <dd>
            {share(trial.agreement, trial.agreement_low, trial.agreement_high)}
            {trial.pictures > 0 && <small>95 % interval, {trial.agreed.toLocaleString()} of {trial.pictures.toLocaleString()}</small>}
          </dd>
        </div>
        <div>
          <dt>Probabilities apart by</dt>
          <dd>{trial.mean_difference === null ? "unknown" : `${(100 * trial.mean_difference).toFixed(1)} points`}</dd>
        </div>
        <div>
          <dt>Waiting for it</dt>
          <dd>
            {trial.waiting.toLocaleString()}
            {trial.failed > 0 && <small>{counted(trial.failed, "check")} it could not judge</small>}
          </dd>
        </div>
      </dl>
      {trial.pictures > 0 && <Matrix cells={trial.cells} />}
      {trial.examples.length > 0 && <Examples examples={trial.examples} />}
    </>
  );
}

function Deeds({ models, name, pictures }: { models: Models; name: string; pictures: number }) {
  const past = useJudgePast();
  const end = useEndTrial();
  const change = usePutInUse();
  const [sure, ask, close] = useSure();
  const missing = models.trial_needs - pictures;
  if (sure) {
    return (
      <Alert color="orange" variant="light" title={`Let ${name} decide from now on?`} role="group">
        <Text mb="sm">Workers take it up at their next batch, without a restart. Verdicts there already are stay as they are. You can put the model of today back at any time.</Text>
        <Group gap="xs">
          <Button loading={change.isPending} onClick={() => change.mutate(name, { onSettled: close })}>
            Switch
          </Button>
          <Button variant="default" onClick={close} disabled={change.isPending} ref={focusAtFirst}>
            Keep the model of today
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" loading={past.isPending} onClick={() => past.mutate(PAST)}>
          Judge the last {PAST} checks
        </Button>
        <Button variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
          End the shadow run
        </Button>
        <Button disabled={missing > 0} onClick={ask}>
          Put it in use
        </Button>
      </Group>
      {missing > 0 && (
        <Text size="sm" c="dimmed">
          It may take over once it has judged {counted(models.trial_needs, "picture")}; {missing} to go.
        </Text>
      )}
      {past.isSuccess && (
        <Text size="sm" role="status">
          {past.data.queued === 0 ? "It has judged every check whose picture is kept." : `${counted(past.data.queued, "check")} added.`}
        </Text>
      )}
      <Fault error={past.error ?? end.error ?? change.error} />
    </Stack>
  );
}
