import { Group, List, Stack, Text, ThemeIcon, Title } from "@mantine/core";

import type { Verdict } from "@/api/client";

import { BANDS } from "./bands";
import { ProbabilityBar } from "./ProbabilityBar";
import { cannotJudge, probabilityWords } from "./words";

/** What is said of a picture, to its owner or to whoever has the link. */
type Said = Pick<Verdict, "band" | "headline" | "p_ai" | "thresholds" | "reasons">;

export function VerdictCard({ verdict }: { verdict: Said }) {
  const band = BANDS[verdict.band];
  const Sign = band.icon;
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="verdict">
      <Group gap="md" wrap="nowrap">
        <ThemeIcon size={52} radius="xl" variant="light" color={band.color} aria-hidden>
          <Sign size={28} stroke={1.6} />
        </ThemeIcon>
        <div>
          <Title order={2} id="verdict" data-band={verdict.band}>
            {verdict.headline}
          </Title>
          <Text c="dimmed">{probabilityWords(verdict)}</Text>
        </div>
      </Group>
      {/* The number of a model that cannot judge this picture stays in the technical details. */}
      {!cannotJudge(verdict) && <ProbabilityBar verdict={verdict} />}
      <div>
        <Title order={3} size="h5" mb={6}>
          Why
        </Title>
        <List spacing={6} size="sm">
          {verdict.reasons.map((reason) => (
            <List.Item key={reason.code}>{reason.text}</List.Item>
          ))}
        </List>
      </div>
    </Stack>
  );
}
