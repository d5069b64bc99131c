import { Anchor, Button, Grid, Loader, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconPlugConnectedX, IconZoomQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { checkQuery } from "@/api/checks";
import { type Check, ProblemError } from "@/api/client";
import { Notice } from "@/ui/Notice";
import { when } from "@/ui/words";

import { EvidenceCard } from "./EvidenceCard";
import { FailureCard } from "./FailureCard";
import { FileFacts } from "./FileFacts";
import { Picture } from "./Picture";
import { VerdictCard } from "./VerdictCard";
import { WaitingCard } from "./WaitingCard";

export function CheckPage() {
  const { id = "" } = useParams();
  const check = useQuery(checkQuery(id));
  if (check.data && !isGone(check.error)) return <Result check={check.data} />;
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

function Result({ check }: { check: Check }) {
  return (
    <Stack gap="lg">
      <title>{`${check.file_name} · AI Guard Vision`}</title>
      <Anchor component={Link} to="/history" size="sm" display="inline-flex" style={{ alignItems: "center", gap: 6 }}>
        <IconArrowLeft size={16} aria-hidden /> History
      </Anchor>
      <div>
        <Title order={1} style={{ overflowWrap: "anywhere" }}>
          {check.file_name}
        </Title>
        <Text c="dimmed" size="sm">
          Uploaded {when(check.created_at)}
        </Text>
      </div>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Picture check={check} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            {check.verdict && <VerdictCard verdict={check.verdict} />}
            {check.verdict && <EvidenceCard evidence={check.verdict.evidence} />}
            {check.failure && <FailureCard failure={check.failure} />}
            {!check.verdict && !check.failure && <WaitingCard check={check} />}
            <FileFacts check={check} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
