import { Alert, Anchor, Button, PasswordInput, Stack } from "@mantine/core";
import type { FormEvent } from "react";
import { Link, useParams } from "react-router";

import { ProblemError } from "@/api/client";
import { useReset } from "@/features/account/api/password";

import { EntryFrame, EntryTitle } from "./EntryFrame";
import { Fault, fieldFault } from "@/ui/Fault";
import { PASSWORD_RULE } from "./words";

/** Where the link of the mail leads. */
export function ResetPage() {
  const { token = "" } = useParams();
  const reset = useReset();
  return (
    <EntryFrame>
      {reset.isSuccess ? <Done tokens={reset.data.api_tokens} /> : <Form token={token} reset={reset} />}
    </EntryFrame>
  );
}

function Form({ token, reset }: { token: string; reset: ReturnType<typeof useReset> }) {
  const dead = reset.error instanceof ProblemError && reset.error.code === "reset_invalid";

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!reset.isPending) reset.mutate({ token, password: String(new FormData(event.currentTarget).get("password")) });
  }

  return (
    <>
      <EntryTitle title="Choose a new password" words="Everything that is signed in to your account now is signed out." />
      <form onSubmit={submit} noValidate>
        <Stack>
          <Fault error={reset.error} />
          <PasswordInput
            name="password"
            label="New password"
            description={PASSWORD_RULE}
            autoComplete="new-password"
            required
            withAsterisk={false}
            error={fieldFault(reset.error, "password")}
            data-autofocus
          />
          {dead ? (
            <Button component={Link} to="/reset" size="md">
              Ask for a new link
            </Button>
          ) : (
            <Button type="submit" size="md" loading={reset.isPending}>
              Set the password
            </Button>
          )}
        </Stack>
      </form>
      <Anchor component={Link} to="/sign-in" size="sm" underline="always">
        Back to signing in
      </Anchor>
    </>
  );
}

/** `tokens`: how many API tokens still work. Ending them would stop somebody's programs for a forgotten password. */
function Done({ tokens }: { tokens: number }) {
  return (
    <Stack role="status">
      <EntryTitle title="Your password is changed" words="Sign in with the new one." />
      {tokens > 0 && (
        <Alert color="amber" variant="light" title={tokens === 1 ? "1 API token still works" : `${tokens} API tokens still work`}>
          Programs that use them go on as before. If somebody else may have known your password, revoke those you do not know.
        </Alert>
      )}
      <Button component={Link} to="/sign-in" state={{ from: tokens > 0 ? "/account/tokens" : "/" }} size="md">
        {tokens > 0 ? "Sign in and look at them" : "Sign in"}
      </Button>
    </Stack>
  );
}
