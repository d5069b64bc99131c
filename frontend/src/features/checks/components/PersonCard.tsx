import { Group, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";

import type { Check } from "@/api/client";
import { OutcomeBadge } from "@/ui/OutcomeBadge";
import { when } from "@/ui/words";

const APPEALS = {
  possible: "If you know better, you may appeal once: somebody else then looks at it.",
  under_way: "You appealed. Somebody else looks at it, and what they find stands here.",
  used: "You appealed, and somebody else looked at it. This is what holds.",
} as const;

/** What a person found, beside what the model says and never in its place. */
export function PersonCard({ decision: { outcome, words, decided_at, appeal } }: { decision: NonNullable<Check["decision"]> }) {
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="person">
      <Group gap="md" wrap="nowrap">
        <ThemeIcon size={40} radius="xl" variant="light" color="gray" aria-hidden>
          <IconUserCheck size={22} stroke={1.6} />
        </ThemeIcon>
        <div>
          <Title order={2} id="person">
            A person looked at it
          </Title>
          <Text size="xs" c="dimmed">
            {when(decided_at)}
          </Text>
        </div>
      </Group>
      <div>
        <OutcomeBadge outcome={outcome} size="lg" />
      </div>
      {words && (
        <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {words}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        What the model says stays as it is. {APPEALS[appeal]}
      </Text>
    </Stack>
  );
}
