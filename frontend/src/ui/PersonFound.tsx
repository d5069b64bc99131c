import { Group, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { OutcomeBadge } from "./OutcomeBadge";
import type { Outcome } from "./outcomes";
import { when } from "./words";

type Props = { outcome: Outcome; at: string; words?: string; children: ReactNode };

/** What a person found, beside what the model says and never in its place. */
export function PersonFound({ outcome, at, words, children }: Props) {
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
            {when(at)}
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
        {children}
      </Text>
    </Stack>
  );
}
