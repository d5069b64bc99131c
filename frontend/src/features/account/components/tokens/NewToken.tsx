import { Button, Checkbox, NativeSelect, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { type Scope, useMakeToken } from "@/features/account/api/tokens";
import { Fault, fieldFault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { ShownOnce } from "@/features/account/components/ShownOnce";

import { SCOPES } from "./scopes";

const LIFETIMES = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "", label: "Never" },
];

export function NewToken() {
  const make = useMakeToken();
  const [scopes, setScopes] = useState<string[]>(["checks:read", "checks:write"]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (make.isPending) return;
    const values = new FormData(event.currentTarget);
    const days = String(values.get("days"));
    make.mutate({ name: String(values.get("name")), scopes: scopes as Scope[], expires_in_days: days ? Number(days) : null });
  }

  return (
    <Panel title="A new token">
      {make.data ? (
        <ShownOnce label="Your new token" secret={make.data.secret} onKept={make.reset}>
          Whoever has it can do what it opens, as you.
        </ShownOnce>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack maw={460}>
            <Fault error={make.error} />
            <TextInput
              name="name"
              label="What is it for?"
              placeholder="Nightly import"
              maxLength={80}
              required
              withAsterisk={false}
              error={fieldFault(make.error, "name") && "Give it a name, so that you know later which one to revoke."}
            />
            <Checkbox.Group
              label="What may it do?"
              value={scopes}
              onChange={setScopes}
              error={fieldFault(make.error, "scopes") && "Tick at least one."}
            >
              <Stack gap="xs" mt="xs">
                {Object.entries(SCOPES).map(([scope, { words, more }]) => (
                  <Checkbox key={scope} value={scope} label={words} description={more} />
                ))}
              </Stack>
            </Checkbox.Group>
            <NativeSelect name="days" label="When does it run out?" data={LIFETIMES} defaultValue="90" />
            <Button type="submit" loading={make.isPending} style={{ alignSelf: "start" }}>
              Make the token
            </Button>
          </Stack>
        </form>
      )}
    </Panel>
  );
}
