import { Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { sessionQuery } from "@/api/session";
import { useDeleteAccount } from "@/features/account/api/data";
import { Fault, fieldFault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";

export function DeletePanel() {
  const [asking, setAsking] = useState(false);
  return (
    <Panel
      title="Delete this account"
      words="Your checks, pictures, links, tokens and webhooks go with it, at once and for good. Nobody can bring them back."
    >
      {asking ? (
        <Confirmation onKeep={() => setAsking(false)} />
      ) : (
        <Button variant="outline" color="red" onClick={() => setAsking(true)} style={{ alignSelf: "start" }}>
          Delete my account
        </Button>
      )}
    </Panel>
  );
}

function Confirmation({ onKeep }: { onKeep: () => void }) {
  const email = useQuery(sessionQuery).data?.user?.email ?? "";
  const end = useDeleteAccount();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (end.isPending) return;
    const values = new FormData(event.currentTarget);
    end.mutate({ email: String(values.get("email")), password: String(values.get("password")) });
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={420}>
        <Fault error={end.error} />
        <TextInput
          name="email"
          label={`Type ${email} to confirm`}
          autoComplete="off"
          required
          withAsterisk={false}
          error={fieldFault(end.error, "email") && "Type the email of your account."}
        />
        <PasswordInput
          name="password"
          label="Your password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={fieldFault(end.error, "password") && "Give your password."}
        />
        <Group>
          <Button type="submit" color="red.9" loading={end.isPending}>
            Delete everything for good
          </Button>
          <Button variant="default" onClick={onKeep} disabled={end.isPending}>
            Keep my account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
