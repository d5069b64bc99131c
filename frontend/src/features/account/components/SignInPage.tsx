import { Alert, Anchor, Box, Center, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useLocation } from "react-router";

import type { Session } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { Logo } from "@/ui/Logo";
import { SchemeSwitch } from "@/ui/SchemeSwitch";

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
    <Center mih="100vh" p="md" component="main">
      <Box className="card" p={{ base: "lg", sm: 36 }} w="100%" maw={420}>
        <Stack gap="lg">
          <Group justify="space-between">
            <Group gap="sm">
              <Logo size={34} />
              <Text fw={700}>AI Guard Vision</Text>
            </Group>
            <SchemeSwitch />
          </Group>
          {session.isPending && <Loader aria-label="Loading" mx="auto" />}
          {session.isError && !session.data && (
            <Alert color="red" role="alert" variant="light">
              {session.error.message}
            </Alert>
          )}
          {session.data && <Entry registration={session.data.registration} />}
        </Stack>
      </Box>
    </Center>
  );
}

function Entry({ registration }: { registration: Session["registration"] }) {
  const [wantsAccount, setWantsAccount] = useState(false);
  const first = registration === "first";
  const creating = first || wantsAccount;
  const [title, words] = WORDS[first ? "first" : creating ? "create" : "signIn"];
  return (
    <>
      <title>{`${title} · AI Guard Vision`}</title>
      <div>
        <Title order={1}>{title}</Title>
        <Text c="dimmed" mt={4}>
          {words}
        </Text>
      </div>
      <SignInForm key={String(creating)} creating={creating} admin={first} />
      {registration === "open" && (
        <Text size="sm" c="dimmed">
          {creating ? "You have an account? " : "No account yet? "}
          <Anchor component="button" type="button" underline="always" onClick={() => setWantsAccount(!wantsAccount)}>
            {creating ? "Sign in" : "Create one"}
          </Anchor>
        </Text>
      )}
    </>
  );
}
