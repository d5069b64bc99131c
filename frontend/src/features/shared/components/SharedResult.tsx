import { Button, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";

import type { Shared } from "@/features/shared/api/shared";
import { PersonFound } from "@/ui/PersonFound";
import { VerdictCard } from "@/ui/VerdictCard";
import { percent, when } from "@/ui/words";

import { Meaning } from "./Meaning";
import { SharedEvidence } from "./SharedEvidence";
import { SharedPicture } from "./SharedPicture";

type Props = { token: string; shared: Shared };

export function SharedResult({ token, shared }: Props) {
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>Is this picture real?</Title>
        <Text c="dimmed">Somebody shared this verdict with you. It was given on {when(shared.judged_at)}.</Text>
      </div>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <SharedPicture token={token} shared={shared} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            <VerdictCard verdict={shared} />
            {shared.decision && (
              <PersonFound outcome={shared.decision.outcome} at={shared.decision.decided_at}>
                An auditor of this service decided this. The model’s verdict stands beside it, unchanged.
              </PersonFound>
            )}
            <SharedEvidence evidence={shared.evidence} />
          </Stack>
        </Grid.Col>
      </Grid>
      <Meaning band={shared.band} />
      <OwnPicture />
      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {modelWords(shared)} This link shows the picture re-encoded, without the file’s name, its metadata or anything about the person. It
        holds until {when(shared.expires_at)}, unless it is taken back before.
      </Text>
    </Stack>
  );
}

function OwnPicture() {
  return (
    <Group className="card" p="lg" justify="space-between" gap="md">
      <div>
        <Text fw={600}>Have a picture you wonder about?</Text>
        <Text size="sm" c="dimmed">
          AI Guard Vision says how likely it is that a machine made it, and why.
        </Text>
      </div>
      <Button component={Link} to="/">
        Check a picture
      </Button>
    </Group>
  );
}

function modelWords({ model_id, model_revision, thresholds, thresholds_id }: Shared): string {
  const edges = thresholds
    ? `Its bands change at ${percent(thresholds.real_edge)} and ${percent(thresholds.ai_edge)} (${thresholds_id ?? "unnamed"}).`
    : "It is not calibrated.";
  return `Judged by the model ${model_id}, revision ${model_revision}. ${edges}`;
}
