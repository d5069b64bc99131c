import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";

import { useChangeWebhook, useDeleteWebhook, useSendTest, type Webhook } from "@/features/account/api/webhooks";
import { Fault } from "@/ui/Fault";
import { SureButton } from "@/features/account/components/SureButton";

import { Deliveries } from "./Deliveries";
import { EVENTS } from "./events";

export function WebhookItem({ webhook }: { webhook: Webhook }) {
  const [open, setOpen] = useState(false);
  const change = useChangeWebhook(webhook.id);
  const remove = useDeleteWebhook(webhook.id);
  const test = useSendTest(webhook.id);
  const Sign = open ? IconChevronUp : IconChevronDown;
  return (
    <li>
      <Stack gap="xs" py="sm">
        <div>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {webhook.url}
            </Text>
            {webhook.paused && (
              <Badge color="gray" variant="light" tt="none">
                Paused
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {webhook.events.map((event) => EVENTS[event]).join(" · ")}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            variant="default"
            size="sm"
            loading={test.isPending}
            onClick={() => test.mutate(undefined, { onSuccess: () => setOpen(true) })}
          >
            Send a test event
          </Button>
          <Button variant="default" size="sm" loading={change.isPending} onClick={() => change.mutate({ paused: !webhook.paused, events: null })}>
            {webhook.paused ? "Go on sending" : "Pause"}
          </Button>
          <Button
            variant="subtle"
            size="sm"
            aria-expanded={open}
            rightSection={<Sign size={16} aria-hidden />}
            onClick={() => setOpen(!open)}
          >
            Recent deliveries
          </Button>
          <SureButton
            words="Delete"
            label={`Delete the webhook to ${webhook.url}`}
            sure="Yes, delete it"
            loading={remove.isPending}
            onSure={() => remove.mutate(undefined)}
          />
        </Group>
        <Fault error={test.error ?? change.error ?? remove.error} />
        {open && <Deliveries webhookId={webhook.id} />}
      </Stack>
    </li>
  );
}
