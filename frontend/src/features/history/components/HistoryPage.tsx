import { Alert, Button, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Title } from "@mantine/core";
import { IconPhotoSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";

import { historyQuery } from "@/api/checks";
import type { Check, CheckState } from "@/api/client";
import { useFollow } from "@/api/useFollow";
import { Notice } from "@/ui/Notice";

import { CheckTile } from "./CheckTile";

const FILTERS: readonly { value: CheckState | "all"; label: string }[] = [
  { value: "all", label: "All" },
  { value: "done", label: "With a verdict" },
  { value: "queued", label: "Waiting" },
  { value: "failed", label: "Failed" },
];

export function HistoryPage() {
  const [search, setSearch] = useSearchParams();
  const state = FILTERS.find((each) => each.value === search.get("state"))?.value ?? "all";
  return (
    <Stack gap="lg">
      <title>History · AI Guard Vision</title>
      <Group justify="space-between" align="end">
        <Title order={1}>History</Title>
        <SegmentedControl
          aria-label="Show"
          data={[...FILTERS]}
          value={state}
          onChange={(value) => setSearch(value === "all" ? {} : { state: value })}
        />
      </Group>
      <Checks state={state === "all" ? null : state} />
    </Stack>
  );
}

function Checks({ state }: { state: CheckState | null }) {
  const history = useInfiniteQuery(historyQuery(state));
  const checks = history.data?.pages.flatMap((page) => page.items) ?? [];
  useFollow(checks);
  if (history.isPending) return <Tiles loading />;
  return (
    <>
      {history.isError && (
        <Alert color="red" role="alert" variant="light">
          {history.error.message}
        </Alert>
      )}
      {checks.length > 0 ? <Tiles checks={checks} /> : history.isSuccess && <Nothing filtered={state !== null} />}
      {history.hasNextPage && (
        <Button variant="default" mx="auto" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}

function Tiles({ checks = [], loading = false }: { checks?: readonly Check[]; loading?: boolean }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} spacing={{ base: "xs", sm: "md" }} aria-busy={loading}>
      {loading && Array.from({ length: 8 }, (_, at) => <Skeleton key={at} h={240} radius="lg" />)}
      {checks.map((check) => (
        <CheckTile key={check.id} check={check} />
      ))}
    </SimpleGrid>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <Notice icon={IconPhotoSearch} title={filtered ? "Nothing of this kind" : "No checks yet"}>
      {filtered ? "Choose another filter, or check a new picture." : "Every picture you check is kept here with its verdict."}
      <Button component={Link} to="/">
        Check a picture
      </Button>
    </Notice>
  );
}
