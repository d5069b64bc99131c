import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { Link } from "react-router";

import { useAskForReset } from "@/features/account/api/password";

import { EntryFrame, EntryTitle } from "./EntryFrame";
import { Fault, fieldFault } from "@/ui/Fault";

export function ResetAskPage() {
  const ask = useAskForReset();
  return (
    <EntryFrame>
      {ask.isSuccess ? <Asked email={ask.variables} /> : <Form ask={ask} />}
      <Anchor component={Link} to="/sign-in" size="sm" underline="always">
        Back to signing in
      </Anchor>
    </EntryFrame>
  );
}

function Form({ ask }: { ask: ReturnType<typeof useAskForReset> }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!ask.isPending) ask.mutate(String(new FormData(event.currentTarget).get("email")));
  }

  return (
    <>
      <EntryTitle title="Forgot your password?" words="Type your email. We send a link to choose a new one." />
      <form onSubmit={submit} noValidate>
        <Stack>
          <Fault error={ask.error} />
          <TextInput
            name="email"
            type="email"
            label="Email"
            autoComplete="username"
            required
            withAsterisk={false}
            error={fieldFault(ask.error, "email")}
            data-autofocus
          />
          <Button type="submit" size="md" loading={ask.isPending}>
            Send the link
          </Button>
        </Stack>
      </form>
    </>
  );
}

function Asked({ email }: { email: string }) {
  return (
    <Stack gap="sm" role="status">
      <EntryTitle title="Look into your mail" words={`If there is an account for ${email}, a link is on its way. It works once, for an hour.`} />
      <Text size="sm" c="dimmed">
        Nothing there after a few minutes? Look among the unwanted mail, or ask the person who runs this service: where no mail
        server is set, the link stands in its log.
      </Text>
    </Stack>
  );
}
