import { Alert, Anchor, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, Navigate, useLocation } from "react-router";

import type { Session } from "@/api/client";
import { sessionQuery } from "@/api/session";

import { EntryFrame, EntryTitle } from "./EntryFrame";
import { PasskeyButton } from "./PasskeyButton";
import { SecondStepForm } from "./SecondStepForm";
import { SignInForm } from "./SignInForm";

const WORDS = {
  first: ["Welcome", "No account exists yet. The first one you create is the admin."],
  create: ["Create an account", "Your pictures and verdicts are seen by you alone."],
  signIn: ["Sign in", "How likely is it that a machine made this picture, and why."],
} as const;

export function SignInPage() {
  const session = useQuery({ ...sessionQuery, refetchInterval: (query) => (query.state.error ? 4000 : false) });
  const state = useLocation().state as { from?: string } | null;
  if (session.data?.user) return <Navigate to={state?.from ?? "/"} replace />;
  return (
    <EntryFrame>
      {session.isPending && <Loader aria-label="Loading" mx="auto" />}
      {session.isError && !session.data && (
        <Alert color="red" role="alert" variant="light">
          {session.error.message}
        </Alert>
      )}
      {session.data && (session.data.second_step_required ? <SecondStepForm /> : <Entry registration={session.data.registration} />)}
    </EntryFrame>
  );
}

function Entry({ registration }: { registration: Session["registration"] }) {
  const [wantsAccount, setWantsAccount] = useState(false);
  const first = registration === "first";
  const creating = first || wantsAccount;
  const [title, words] = WORDS[first ? "first" : creating ? "create" : "signIn"];
  return (
    <>
      <EntryTitle title={title} words={words} />
      <Stack>
        <SignInForm key={String(creating)} creating={creating} admin={first} />
        {!creating && <PasskeyButton />}
      </Stack>
      <Stack gap="xs">
        {!creating && (
          <Anchor component={Link} to="/reset" size="sm" underline="always">
            Forgot your password?
          </Anchor>
        )}
        {registration === "open" && (
          <Text size="sm" c="dimmed">
            {creating ? "You have an account? " : "No account yet? "}
            <Anchor component="button" type="button" underline="always" onClick={() => setWantsAccount(!wantsAccount)}>
              {creating ? "Sign in" : "Create one"}
            </Anchor>
          </Text>
        )}
        {registration === "closed" && (
          <Text size="sm" c="dimmed">
            New accounts are not open to everyone here. The person who runs this service makes one for you if you ask.
          </Text>
        )}
      </Stack>
    </>
  );
}
