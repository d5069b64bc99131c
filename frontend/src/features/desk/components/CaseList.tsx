import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconFilterOff, IconPlugConnectedX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { sessionQuery } from "@/api/session";
import { lookAt } from "@/features/desk/api/looks";
import { casesQuery } from "@/features/desk/api/queue";
import { filtersIn, unfiltered, type Wish } from "@/features/desk/api/wish";
import type { Change } from "@/features/desk/hooks/useWish";
import { Notice } from "@/ui/Notice";

import { QueueRow } from "./QueueRow";

type Props = { wish: Wish; change: Change; query: string; blurred: boolean };

export function CaseList({ wish, change, query, blurred }: Props) {
  const cases = useInfiniteQuery(casesQuery(wish));
  const { data: session } = useQuery(sessionQuery);
  if (cases.isPending) return <Waiting />;
  if (!cases.data) {
    return (
      <Notice icon={IconPlugConnectedX} title="The queue could not be loaded">
        {cases.error.message}
        <Button onClick={() => void cases.refetch()}>Try again</Button>
      </Notice>
    );
  }
  const { pages } = cases.data;
  if (pages[0]?.items.length === 0) return <Nothing wish={wish} change={change} />;
  return (
    <div aria-busy={cases.isPlaceholderData} style={{ opacity: cases.isPlaceholderData ? 0.6 : 1 }}>
      {cases.error && (
        <Alert color="red" role="alert" variant="light" mb="sm">
          {cases.error.message}
        </Alert>
      )}
      <ul className="queue" aria-label="Cases">
        {pages.map(({ items, people }) =>
          items.map((row) => <QueueRow key={row.id} row={row} people={people} opening={lookAt(row.check_id)} me={session?.user?.id ?? 0} query={query} blurred={blurred} />),
        )}
      </ul>
      <Group justify="center" py="md">
        {cases.hasNextPage ? (
          <Button variant="default" loading={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
            Show more
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            No more
          </Text>
        )}
      </Group>
    </div>
  );
}

function Waiting() {
  return (
    <Stack gap={8} role="status" aria-label="Loading">
      {[1, 2, 3, 4, 5].map((at) => (
        <Skeleton key={at} h={90} radius="lg" />
      ))}
    </Stack>
  );
}

function Nothing({ wish, change }: { wish: Wish; change: Change }) {
  if (filtersIn(wish) > 0 || wish.show !== "all") {
    return (
      <Notice icon={IconFilterOff} title="Nothing matches">
        No case is all of that.
        <Button onClick={() => change({ ...unfiltered(wish), show: "all" })}>Show everything that waits</Button>
      </Notice>
    );
  }
  return (
    <Notice icon={IconCircleCheck} title="Nothing waits">
      Every case is settled. What the policy flags next appears here by itself.
    </Notice>
  );
}
