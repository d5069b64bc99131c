import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { type Models, useBeginTrial, usePutInUse } from "@/features/operations/api/operations";
import { Fault } from "@/ui/Fault";

import { Card } from "./Card";
import { TrialPanel } from "./TrialPanel";

/** Which model judges, and a candidate beside it that decides nothing. */
export function ModelsCard({ models }: { models: Models }) {
  const { before } = models;
  return (
    <Card title="Model in use" words="Another model first judges the same pictures silently; then you decide whether it takes over.">
      <InUse models={models} />
      {before && before !== models.in_use && <WayBack before={before} title={named(models, before)?.title} />}
      {models.shadow === null ? <BeginTrial models={models} /> : <TrialPanel models={models} name={models.shadow} />}
    </Card>
  );
}

function InUse({ models }: { models: Models }) {
  const inUse = named(models, models.in_use);
  return (
    <div>
      <Text fw={650} size="lg">
        {inUse?.title ?? models.in_use}
      </Text>
      <Text size="sm" c="dimmed">
        {models.in_use}
        {inUse && `, revision ${inUse.revision}`}
        {inUse && !inUse.calibrated && ", not calibrated: every verdict is Uncertain"}. {models.chosen_here ? "Chosen on this page." : "Named by the settings."}
        {inUse?.basis && ` Edges: ${inUse.basis}.`}
      </Text>
    </div>
  );
}

function named(models: Models, name: string): Models["candidates"][number] | undefined {
  return models.candidates.find((each) => each.name === name);
}

function WayBack({ before, title }: { before: string; title: string | undefined }) {
  const back = usePutInUse();
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm">
          Until the last switch {title ?? before} judged ({before}).
        </Text>
        <Button size="xs" variant="default" loading={back.isPending} onClick={() => back.mutate(before)}>
          Put it back in use
        </Button>
      </Group>
      <Fault error={back.error} />
    </Stack>
  );
}

function BeginTrial({ models }: { models: Models }) {
  const others = models.candidates.filter(({ name }) => name !== models.in_use);
  const [chosen, setChosen] = useState("");
  const begin = useBeginTrial();
  const name = others.some((each) => each.name === chosen) ? chosen : (others[0]?.name ?? "");
  if (others.length === 0) {
    return <Text c="dimmed">No other model is ready on this server. “aiguard model pull” fetches one; “aiguard review calibrate” makes one of this.</Text>;
  }
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Candidate"
          style={{ flex: "0 1 380px" }}
          data={others.map(({ name: value, title, revision, calibrated }) => ({ value, label: `${title} (${revision})${calibrated ? "" : ", not calibrated"}` }))}
          value={name}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Button loading={begin.isPending} onClick={() => begin.mutate(name)}>
          Begin a shadow run
        </Button>
      </Group>
      <Fault error={begin.error} />
    </Stack>
  );
}
