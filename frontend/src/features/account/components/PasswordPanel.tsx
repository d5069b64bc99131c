import { Alert, Button, PasswordInput, Stack } from "@mantine/core";
import type { FormEvent } from "react";

import { useChangePassword } from "@/features/account/api/password";

import { Fault, fieldFault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { PASSWORD_RULE } from "./words";

export function PasswordPanel({ email }: { email: string }) {
  const change = useChangePassword();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (change.isPending) return;
    const form = event.currentTarget;
    const values = new FormData(form);
    const body = { current: String(values.get("current")), new: String(values.get("new")) };
    change.mutate(body, { onSuccess: () => form.reset() });
  }

  return (
    <Panel title="Password" words="With a new password every other session of yours ends.">
      <form onSubmit={submit} noValidate>
        <Stack maw={420}>
          <Fault error={change.error} />
          {change.isSuccess && (
            <Alert color="teal" role="status" variant="light">
              Your password is changed. Every other session was ended.
            </Alert>
          )}
          {/* For password managers: whose password this is. */}
          <input type="text" name="username" value={email} autoComplete="username" readOnly hidden />
          <PasswordInput
            name="current"
            label="Current password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            error={fieldFault(change.error, "current")}
          />
          <PasswordInput
            name="new"
            label="New password"
            description={PASSWORD_RULE}
            autoComplete="new-password"
            required
            withAsterisk={false}
            error={fieldFault(change.error, "new")}
          />
          <Button type="submit" loading={change.isPending} style={{ alignSelf: "start" }}>
            Change the password
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
