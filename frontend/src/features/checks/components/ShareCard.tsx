import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconFileTypePdf, IconJson } from "@tabler/icons-react";

import type { Check } from "@/api/client";

import { ShareLinks } from "./ShareLinks";

/** Giving a verdict on: as a link that can be taken back, or as a report to keep. */
export function ShareCard({ check }: { check: Check }) {
  const report = `/api/v1/checks/${check.id}/report`;
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="share">
      <Title order={2} id="share">
        Share and report
      </Title>
      {check.verdict && <ShareLinks checkId={check.id} />}
      <div>
        <Title order={3} size="h5">
          Report
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          Everything needed to repeat the verdict, with the file’s name and what it tells: for your files, or for whoever asks.
        </Text>
        <Group gap="xs">
          <Button component="a" href={`${report}.pdf`} download variant="default" leftSection={<IconFileTypePdf size={18} aria-hidden />}>
            PDF report
          </Button>
          <Button component="a" href={`${report}.json`} download variant="default" leftSection={<IconJson size={18} aria-hidden />}>
            JSON report
          </Button>
        </Group>
      </div>
    </Stack>
  );
}
