import { Button, Checkbox, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { useMakeWebhook, type WebhookEvent } from "@/features/account/api/webhooks";
import { Fault, fieldFault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { ShownOnce } from "@/features/account/components/ShownOnce";

import { EVENTS } from "./events";

export function NewWebhook() {
  const make = useMakeWebhook();
  const [events, setEvents] = useState<string[]>(Object.keys(EVENTS));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (make.isPending) return;
    const url = String(new FormData(event.currentTarget).get("url"));
    make.mutate({ url, events: events as WebhookEvent[] });
  }

  return (
    <Panel title="A new webhook">
      {make.data ? (
        <ShownOnce label="The secret of your new webhook" secret={make.data.secret} onKept={make.reset}>
          With it your receiver knows that a message is ours.
        </ShownOnce>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack maw={460}>
            <Fault error={make.error} />
            <TextInput
              name="url"
              type="url"
              label="Your address"
              placeholder="https://example.com/hook"
              maxLength={2048}
              required
              withAsterisk={false}
              error={fieldFault(make.error, "url") && "Give the address to send to."}
            />
            <Checkbox.Group
              label="When do we send?"
              value={events}
              onChange={setEvents}
              error={fieldFault(make.error, "events") && "Tick at least one."}
            >
              <Stack gap="xs" mt="xs">
                {Object.entries(EVENTS).map(([event, words]) => (
                  <Checkbox key={event} value={event} label={words} description={event} />
                ))}
              </Stack>
            </Checkbox.Group>
            <Button type="submit" loading={make.isPending} style={{ alignSelf: "start" }}>
              Add the webhook
            </Button>
          </Stack>
        </form>
      )}
    </Panel>
  );
}
