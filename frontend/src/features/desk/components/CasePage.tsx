import { Button, Skeleton, Stack } from "@mantine/core";
import { IconPlugConnectedX, IconZoomQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { ProblemError } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { caseQuery } from "@/features/desk/api/cases";
import { useWish } from "@/features/desk/hooks/useWish";
import { Notice } from "@/ui/Notice";

import { CaseView } from "./CaseView";

export function CasePage() {
  const { id = "" } = useParams();
  const { query } = useWish();
  const found = useQuery(caseQuery(id));
  const { data: session } = useQuery(sessionQuery);
  if (found.data && session?.user) return <CaseView key={id} shown={found.data} me={session.user.id} />;
  if (found.isPending) return <Waiting />;
  if (found.error instanceof ProblemError && [404, 422].includes(found.error.status)) {
    return (
      <Notice icon={IconZoomQuestion} title="No such case">
        Its owner may have deleted the check.
        <Button component={Link} to={`/desk${query}`}>
          To the queue
        </Button>
      </Notice>
    );
  }
  return (
    <Notice icon={IconPlugConnectedX} title="The case could not be loaded">
      {found.error?.message}
      <Button onClick={() => void found.refetch()}>Try again</Button>
    </Notice>
  );
}

function Waiting() {
  return (
    <Stack role="status" aria-label="Loading" gap="lg">
      <Skeleton h={44} w={320} />
      <Skeleton h={420} radius="lg" />
    </Stack>
  );
}
