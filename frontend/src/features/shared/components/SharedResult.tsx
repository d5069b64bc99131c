import { Button, Grid, Group, List, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { Link } from "react-router";

import type { Shared } from "@/features/shared/api/shared";
import { BANDS } from "@/ui/bands";
import { ProbabilityBar } from "@/ui/ProbabilityBar";
import { cannotJudge, percent, probabilityWords, when } from "@/ui/words";

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
            <Judged shared={shared} />
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

function Judged({ shared }: { shared: Shared }) {
  const band = BANDS[shared.band];
  const Sign = band.icon;
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="verdict">
      <Group gap="md" wrap="nowrap">
        <ThemeIcon size={52} radius="xl" variant="light" color={band.color} aria-hidden>
          <Sign size={28} stroke={1.6} />
        </ThemeIcon>
        <div>
          <Title order={2} id="verdict" data-band={shared.band}>
            {shared.headline}
          </Title>
          <Text c="dimmed">{probabilityWords(shared)}</Text>
        </div>
      </Group>
      {!cannotJudge(shared) && <ProbabilityBar verdict={shared} />}
      <div>
        <Title order={3} size="h5" mb={6}>
          Why
        </Title>
        <List spacing={6} size="sm">
          {shared.reasons.map((reason) => (
            <List.Item key={reason.code}>{reason.text}</List.Item>
          ))}
        </List>
      </div>
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
