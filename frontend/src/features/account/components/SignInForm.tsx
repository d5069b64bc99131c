import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef } from "react";

import { useSignIn } from "@/features/account/api/enter";

import { Fault, fieldFault } from "@/ui/Fault";
import { PASSWORD_RULE } from "./words";

type Props = { creating: boolean; admin: boolean };

export function SignInForm({ creating, admin }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const signIn = useSignIn(creating);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (signIn.isPending) return;
    const values = new FormData(event.currentTarget);
    signIn.mutate({ email: String(values.get("email")), password: String(values.get("password")) });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack>
        <Fault error={signIn.error} />
        <TextInput
          name="email"
          type="email"
          label="Email"
          autoComplete="username"
          required
          withAsterisk={false}
          error={fieldFault(signIn.error, "email")}
          // The page's only purpose: whoever comes here wants to type.
          data-autofocus
        />
        <PasswordInput
          name="password"
          label="Password"
          description={creating ? PASSWORD_RULE : undefined}
          autoComplete={creating ? "new-password" : "current-password"}
          required
          withAsterisk={false}
          error={fieldFault(signIn.error, "password")}
        />
        <Button type="submit" loading={signIn.isPending} size="md">
          {creating ? (admin ? "Create the admin account" : "Create account") : "Sign in"}
        </Button>
      </Stack>
    </form>
  );
}
