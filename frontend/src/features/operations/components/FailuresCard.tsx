import { Button, Group, Stack, Text } from "@mantine/core";

import { type Operations, useRetry } from "@/features/operations/api/operations";
import { Fault } from "@/ui/Fault";
import { when } from "@/ui/words";

import { Card } from "./Card";
import { counted } from "./words";

/** What failed, by reason. A file's own fault fails again; ours may not. */
export function FailuresCard({ failures }: { failures: Operations["failures"] }) {
  const retry = useRetry();
  return (
    <Card title="Failures" words="Checks that ended without a verdict and are still kept.">
      <Fault error={retry.error} />
      {retry.isSuccess && <Text role="status">{counted(retry.data.queued, "check")} will be tried again.</Text>}
      {failures.length === 0 && <Text c="dimmed">Nothing failed.</Text>}
      <Stack component="ul" className="rows" gap={0} aria-label="Failures by reason">
        {failures.map((each) => (
          <li key={each.code}>
            <Group justify="space-between" gap="sm" py="sm">
              <div style={{ flex: "1 1 300px", minWidth: 0 }}>
                <Text fw={600}>
                  {counted(each.count, "check")} · {each.code.replace(/_/g, " ")}
                </Text>
                <Text size="sm" c="dimmed">
                  {each.text} {each.ours ? "Our fault." : "The file's own: it would fail again."} Last {when(each.newest_at)}.
                </Text>
              </div>
              {each.retryable > 0 && (
                <Button variant="default" loading={retry.isPending && retry.variables === each.code} disabled={retry.isPending} onClick={() => retry.mutate(each.code)}>
                  Try {each.retryable === 1 ? "it" : `all ${each.retryable.toLocaleString()}`} again
                </Button>
              )}
            </Group>
          </li>
        ))}
      </Stack>
    </Card>
  );
}
