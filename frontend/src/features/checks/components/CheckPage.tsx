import { Button, Loader } from "@mantine/core";
import { IconPlugConnectedX, IconZoomQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { checkQuery } from "@/api/checks";
import { ProblemError } from "@/api/client";
import { Notice } from "@/ui/Notice";

import { Result } from "./Result";

export function CheckPage() {
  const { id = "" } = useParams();
  const check = useQuery(checkQuery(id));
  if (check.data && !isGone(check.error)) return <Result key={check.data.id} check={check.data} />;
  if (check.isPending) return <Loader aria-label="Loading" mx="auto" display="block" mt={80} />;
  if (isGone(check.error)) {
    return (
      <Notice icon={IconZoomQuestion} title="No such check">
        It may have been deleted, or it belongs to somebody else.
        <Button component={Link} to="/history">
          Your history
        </Button>
      </Notice>
    );
  }
  return (
    <Notice icon={IconPlugConnectedX} title="It could not be loaded">
      {check.error?.message}
      <Button onClick={() => void check.refetch()}>Try again</Button>
    </Notice>
  );
}

function isGone(error: Error | null): boolean {
  return error instanceof ProblemError && [404, 422].includes(error.status);
}
