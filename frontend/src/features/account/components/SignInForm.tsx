import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef } from "react";

import { ProblemError } from "@/api/client";

import { useSignIn } from "@/features/account/api/enter";

type Props = { creating: boolean; admin: boolean };

export function SignInForm({ creating, admin }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const signIn = useSignIn(creating);
  const problem = signIn.error instanceof ProblemError ? signIn.error : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (signIn.isPending) return;
    const values = new FormData(event.currentTarget);
    signIn.mutate({ email: String(values.get("email")), password: String(values.get("password")) });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack>
        {problem && Object.keys(problem.fields).length === 0 && (
          <Alert color="red" role="alert" variant="light">
            {problem.message}
          </Alert>
        )}
        <TextInput
          name="email"
          type="email"
          label="Email"
          autoComplete="username"
          required
          withAsterisk={false}
          error={problem?.fields["email"]}
          // The page's only purpose: whoever comes here wants to type.
          data-autofocus
        />
        <PasswordInput
          name="password"
          label="Password"
          description={creating ? "At least 10 characters. A few unrelated words are good; a common password is refused." : undefined}
          autoComplete={creating ? "new-password" : "current-password"}
          required
          withAsterisk={false}
          error={problem?.fields["password"]}
        />
        <Button type="submit" loading={signIn.isPending} size="md">
          {creating ? (admin ? "Create the admin account" : "Create account") : "Sign in"}
        </Button>
      </Stack>
    </form>
  );
}
