import { Group, Loader, Text, Title } from "@mantine/core";

import type { Check } from "@/api/client";
import { waitWords } from "@/ui/waiting";

export function WaitingCard({ check }: { check: Check }) {
  return (
    <Group className="card" p="lg" gap="md" wrap="nowrap" role="status">
      <Loader size="md" aria-hidden />
      <div>
        <Title order={2}>{check.state === "running" ? "Checking" : "Queued"}</Title>
        <Text c="dimmed" size="sm">
          {waitWords(check)}. You may close this page: the verdict will be in your history.
        </Text>
      </div>
    </Group>
  );
}
