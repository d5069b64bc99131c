import { Alert, Button, Group, Loader, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { IconFilterOff, IconPhotoSearch, IconPlugConnectedX } from "@tabler/icons-react";
import { useInfiniteQuery, type UseInfiniteQueryResult, useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { Link } from "react-router";

import { useFollow } from "@/api/useFollow";
import type { Deed, Tally } from "@/features/history/api/deeds";
import { historyQuery, statsQuery, type Summary } from "@/features/history/api/history";
import { type Counted, isFiltered, type Wish } from "@/features/history/api/wish";
import { type Selection, useSelection } from "@/features/history/hooks/useSelection";
import type { Change, Look } from "@/features/history/hooks/useWish";
import { lazily } from "@/ui/lazily";
import { Notice } from "@/ui/Notice";
import { rememberOrder } from "@/ui/order";

import { Grid } from "./Grid";
import { doneWords } from "./doneWords";
import { counted } from "./said";
import { Outcome } from "./Outcome";
import { SelectionBar } from "./SelectionBar";

const ChecksTable = lazily(async () => (await import("./ChecksTable")).default, { waiting: <Skeleton h={400} radius="lg" /> });
const NONE: readonly Summary[] = [];

type Props = Look & { change: Change; onClear: () => void };
type Deeds = { selection: Selection; onDone: (deed: Deed, tally: Tally) => void };
type Page = Props & { heading: RefObject<HTMLElement | null> };

/** `heading`: where whoever has done something to many goes on. */
export function Checks({ heading, ...props }: Page) {
  const query = useInfiniteQuery(historyQuery(props.wish));
  const checks = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? NONE, [query.data]);
  const selection = useSelection(checks, JSON.stringify(historyQuery(props.wish).queryKey));
  const [outcome, setOutcome] = useState("");
  if (outcome && selection.any) setOutcome("");
  useEffect(() => {
    if (outcome) heading.current?.focus({ preventScroll: true }); // the bar and its dialog are gone, and the focus with them
  }, [outcome, heading]);
  useFollow(checks);
  useEffect(() => rememberOrder(checks.map(({ id }) => id)), [checks]); // the result page leads from one to the next
  return (
    <>
      <Shown {...props} checks={checks} query={query} selection={selection} onDone={(deed, tally) => setOutcome(doneWords(deed, tally))} />
      <Outcome words={outcome} onClose={() => setOutcome("")} />
    </>
  );
}

type Query = UseInfiniteQueryResult<unknown>;
type ListProps = Props & Deeds & { checks: readonly Summary[]; query: Query };

function Shown(props: ListProps) {
  const { query, checks } = props;
  if (query.isPending) return <Waiting />;
  if (!query.data) {
    return (
      <Notice icon={IconPlugConnectedX} title="It could not be loaded">
        {query.error?.message}
        <Button onClick={() => void query.refetch()}>Try again</Button>
      </Notice>
    );
  }
  if (checks.length === 0) return <Nothing filtered={isFiltered(props.wish)} onClear={props.onClear} />;
  return <Found {...props} />;
}

function Found({ wish, view, change, checks, query, selection, onDone }: ListProps) {
  const { error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  const counted = useCounted(wish, hasNextPage && selection.any);
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !error) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, error, fetchNextPage]);
  const shown = { checks, selection, onEnd };
  return (
    <div aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
      {error && <BrokenOff error={error} again={() => void (hasNextPage ? fetchNextPage() : refetch())} />}
      {view === "table" ? (
        <ChecksTable {...shown} sort={wish.sort} onSort={(sort) => change({ sort })} />
      ) : (
        <Grid {...shown} />
      )}
      <Group justify="center" py="md" mih={64}>
        {isFetchingNextPage ? <Loader size="sm" aria-label="Loading more" /> : <End more={hasNextPage} count={checks.length} />}
      </Group>
      <SelectionBar selection={selection} loaded={checks.length} more={hasNextPage} counted={counted} sort={wish.sort} onDone={onDone} />
    </div>
  );
}

/** How many all would be, only when somebody chooses and more than is loaded could be meant. */
function useCounted(wish: Wish, asked: boolean): Counted | null {
  const { data, isPlaceholderData } = useQuery({ ...statsQuery(wish), enabled: asked });
  return data && !isPlaceholderData ? { wish, total: data.total, asOf: data.as_of } : null;
}

function BrokenOff({ error, again }: { error: Error; again: () => void }) {
  return (
    <Alert color="red" role="alert" variant="light" mb="sm">
      {error.message}{" "}
      <Button size="compact-sm" variant="subtle" onClick={again}>
        Try again
      </Button>
    </Alert>
  );
}

function End({ more, count }: { more: boolean; count: number }) {
  if (more) return null;
  return (
    <Text size="sm" c="dimmed">
      {counted(count, "check")}, no more
    </Text>
  );
}

function Waiting() {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} spacing={14} aria-busy aria-label="Loading" role="status">
      {Array.from({ length: 8 }, (_, at) => (
        <Skeleton key={at} h={286} radius="lg" />
      ))}
    </SimpleGrid>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <Notice icon={IconFilterOff} title="Nothing matches">
        None of your checks is all of that. Take a filter away, or search for something else.
        <Button onClick={onClear}>Clear all filters</Button>
      </Notice>
    );
  }
  return (
    <Notice icon={IconPhotoSearch} title="No checks yet">
      Every picture you check is kept here with its verdict.
      <Button component={Link} to="/">
        Check a picture
      </Button>
    </Notice>
  );
}
