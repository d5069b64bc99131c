import { List, Stack, Text, Title } from "@mantine/core";

import type { Verdict } from "@/api/client";
import { useModels } from "@/api/useModels";

/** What the model that decided is known to be bad at. */
export function LimitsCard({ verdict }: { verdict: Verdict }) {
  const { models, titleOf } = useModels();
  const model = models.find(({ id }) => id === verdict.model.id);
  if (!model || model.known_limits.length === 0) return null;
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="limits">
      <Title order={2} id="limits">
        What this model is bad at
      </Title>
      <List spacing={6} size="sm">
        {model.known_limits.map((limit) => (
          <List.Item key={limit}>{limit}</List.Item>
        ))}
      </List>
      <Text size="xs" c="dimmed">
        {titleOf(model.id)}, as its makers say and as was measured.
      </Text>
    </Stack>
  );
}
