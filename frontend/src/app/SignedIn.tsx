import { Button, Center, Loader } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Navigate, useLocation } from "react-router";

import { sessionQuery } from "@/api/session";
import { Notice } from "@/ui/Notice";

import { fetchPagesAhead } from "./ahead";
import { Shell } from "./Shell";

const IDLE_MS = 3000;

/** The shell for somebody signed in; anybody else goes to the sign-in page and comes back here afterwards. */
export function SignedIn() {
  const session = useQuery({ ...sessionQuery, refetchInterval: (query) => (query.state.error ? 4000 : false) });
  const here = useLocation();
  useEffect(() => whenIdle(fetchPagesAhead), []);
  if (session.data?.user) return <Shell key={session.data.user.id} session={session.data} />;
  if (session.data) return <Navigate to="/sign-in" state={{ from: here.pathname + here.search }} replace />;
  if (session.isError) {
    return (
      <Center mih="100vh" p="md" component="main">
        <Notice icon={IconPlugConnectedX} title="No connection">
          {session.error.message}
          <Button onClick={() => void session.refetch()}>Try now</Button>
        </Notice>
      </Center>
    );
  }
  return (
    <Center mih="100vh" component="main">
      <Loader aria-label="Loading" />
    </Center>
  );
}

function whenIdle(then: () => void): () => void {
  const timer = setTimeout(then, IDLE_MS);
  return () => clearTimeout(timer);
}
