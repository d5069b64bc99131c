import { Badge, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { type Delivery, deliveriesQuery, useSendAgain } from "@/features/account/api/webhooks";
import { Fault } from "@/ui/Fault";
import { Placeholder } from "@/ui/Placeholder";
import { when } from "@/ui/words";

import { eventWords, STATES } from "./events";

export function Deliveries({ webhookId }: { webhookId: string }) {
  const deliveries = useQuery(deliveriesQuery(webhookId));
  const again = useSendAgain(webhookId);
  return (
    <Stack gap="xs">
      {deliveries.isPending && <Placeholder h={40} />}
      <Fault error={deliveries.error ?? again.error} />
      {deliveries.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was sent in the last seven days.
        </Text>
      )}
      <Stack component="ul" className="rows" gap={0} aria-label="Recent deliveries">
        {deliveries.data?.map((delivery) => (
          <li key={delivery.id}>
            <Group justify="space-between" gap="xs" py="xs">
              <Told delivery={delivery} />
              {delivery.state !== "delivered" && (
                <Button size="compact-sm" variant="default" loading={again.isPending} onClick={() => again.mutate(delivery.id)}>
                  Send it now
                </Button>
              )}
            </Group>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function Told({ delivery }: { delivery: Delivery }) {
  const { words, color } = STATES[delivery.state];
  return (
    <div style={{ flex: "1 1 240px", minWidth: 0 }}>
      <Group gap="xs">
        <Badge
          variant="light"
          color={color}
          tt="none"
          styles={{ root: { color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))` } }}
        >
          {words}
        </Badge>
        <Text size="sm">
          {eventWords(delivery.event)}, {when(delivery.created_at)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {outcome(delivery)}
      </Text>
      <details>
        <summary style={{ fontSize: "var(--mantine-font-size-sm)", cursor: "pointer" }}>What is sent</summary>
        <Code block fz="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {pretty(delivery.body)}
        </Code>
      </details>
    </div>
  );
}

function outcome({ state, attempt, fault, status_code, due_at, finished_at }: Delivery): string {
  const tries = attempt === 1 ? "1 attempt" : `${attempt} attempts`;
  if (state === "delivered") return `Your receiver answered ${status_code} after ${tries}.`;
  if (state === "dead") return `${fault ?? ""} Given up ${finished_at ? when(finished_at) : ""} after ${tries}.`;
  return fault ? `${fault} Tried again ${when(due_at)}.` : "It goes out within seconds.";
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
