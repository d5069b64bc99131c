import { Anchor, Button, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";

import { passkeyHindrance } from "@/features/account/api/ceremony";
import { passkeysQuery, useAddPasskey } from "@/features/account/api/passkeys";
import { sessionsQuery } from "@/features/account/api/sessions";

import { ConfirmDialog } from "./ConfirmDialog";
import { Fault, fieldFault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { PasskeyItem } from "./PasskeyItem";

export function PasskeysPanel() {
  const passkeys = useQuery(passkeysQuery);
  return (
    <Panel
      title="Passkeys"
      words="Sign in with a fingerprint, a face or a security key in place of email, password and code. A passkey cannot be guessed or handed to a false page."
    >
      {passkeys.isPending && <Skeleton h={56} />}
      {passkeys.isError && <Fault error={passkeys.error} />}
      {passkeys.data?.length === 0 && <Text size="sm">You have no passkey yet.</Text>}
      {passkeys.data && passkeys.data.length > 0 && (
        <Stack component="ul" className="rows" gap={0} aria-label="Your passkeys">
          {passkeys.data.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} />
          ))}
        </Stack>
      )}
      {passkeyHindrance() ? <Hindrance /> : <AddPasskey />}
    </Panel>
  );
}

function AddPasskey() {
  const add = useAddPasskey();
  const here = useQuery(sessionsQuery).data?.find((session) => session.current)?.device ?? "This device";

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (add.isPending) return;
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name")).trim() || here;
    add.mutate(name, { onSuccess: () => form.reset() });
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Fault error={add.error} />
        <Group align="end" gap="sm">
          <TextInput
            name="name"
            label="Name of the new passkey"
            placeholder={here}
            maxLength={64}
            error={fieldFault(add.error, "name")}
            style={{ flex: "1 1 220px", maxWidth: 320 }}
          />
          <Button type="submit" loading={add.isPending}>
            Add a passkey
          </Button>
        </Group>
      </Stack>
      <ConfirmDialog change={add} />
    </form>
  );
}

function Hindrance() {
  const { port, protocol, pathname } = window.location;
  if (passkeyHindrance() === "browser") {
    return (
      <Text size="sm" c="dimmed">
        Passkeys do not work here: the browser does not know them, or the address is not a safe one (https).
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      Passkeys do not work at a bare IP address. Open this service by its name
      {isThisMachine() && (
        <>
          {": "}
          <Anchor href={`${protocol}//localhost${port && `:${port}`}${pathname}`} underline="always">
            localhost
          </Anchor>
        </>
      )}
      .
    </Text>
  );
}

function isThisMachine(): boolean {
  return ["127.0.0.1", "[::1]"].includes(window.location.hostname);
}
