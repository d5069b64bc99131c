import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { webhooksQuery } from "@/features/account/api/webhooks";
import { Fault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { Placeholder } from "@/ui/Placeholder";

import { NewWebhook } from "./NewWebhook";
import { WebhookItem } from "./WebhookItem";

export function WebhooksSection() {
  const webhooks = useQuery(webhooksQuery);
  return (
    <Stack gap="lg">
      <title>Webhooks · AI Guard Vision</title>
      <Panel
        title="Webhooks"
        words="When a check ends, we send a signed message to your address. A receiver that is away is asked again for a day."
      >
        {webhooks.isPending && <Placeholder h={64} />}
        <Fault error={webhooks.error} />
        {webhooks.data?.length === 0 && <Text size="sm">You have no webhook yet.</Text>}
        {webhooks.data && webhooks.data.length > 0 && (
          <Stack component="ul" className="rows" gap={0} aria-label="Your webhooks">
            {webhooks.data.map((webhook) => (
              <WebhookItem key={webhook.id} webhook={webhook} />
            ))}
          </Stack>
        )}
      </Panel>
      <NewWebhook />
      <Panel
        title="How to know that it is us"
        words={
          <>
            Each message carries the header <code>X-AIGuard-Signature: t=…,v1=…</code>. Compute HMAC-SHA256 with your secret over
            the number t, a full stop and the body as it came; it must equal v1. Refuse what is older than five minutes. A message
            that comes twice has the same id.
          </>
        }
      />
    </Stack>
  );
}
