import { Anchor, Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

import { useSignOut } from "@/api/session";
import { useSecondStep } from "@/features/account/api/enter";

import { EntryTitle } from "./EntryFrame";
import { Fault } from "@/ui/Fault";

const APP = { words: "Open your authenticator app and type the six digits it shows.", label: "Code", other: "Use a recovery code" };
const RECOVERY = {
  words: "Type one of the ten codes you kept when you turned two-step sign-in on. Each works once.",
  label: "Recovery code",
  other: "Use the app",
};

// The same function each time: a new one would take the focus back whenever something is shown.
const focus = (field: HTMLInputElement | null) => field?.focus();

/** The password was right; the code is still to come. */
export function SecondStepForm() {
  const [recovering, setRecovering] = useState(false);
  const step = useSecondStep();
  const leave = useSignOut();
  const { words, label, other } = recovering ? RECOVERY : APP;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!step.isPending) step.mutate(String(new FormData(event.currentTarget).get("code")));
  }

  return (
    <>
      <EntryTitle title="One more step" words={words} />
      <form onSubmit={submit}>
        <Stack>
          <Fault error={step.error ?? leave.error} />
          <TextInput
            key={label}
            name="code"
            label={label}
            autoComplete="one-time-code"
            inputMode={recovering ? "text" : "numeric"}
            minLength={6}
            maxLength={40}
            required
            withAsterisk={false}
            data-autofocus
            ref={focus}
          />
          <Button type="submit" size="md" loading={step.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
      <Group justify="space-between">
        <Anchor component="button" type="button" size="sm" underline="always" onClick={() => setRecovering(!recovering)}>
          {other}
        </Anchor>
        <Anchor component="button" type="button" size="sm" underline="always" onClick={() => leave.mutate()}>
          Start again
        </Anchor>
      </Group>
    </>
  );
}
