import { Alert, Box, Button, Code, Group, NativeSelect, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconDownload, IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";

import { type Entry, logQuery, type Page } from "@/features/admin/api/log";
import { Notice } from "@/ui/Notice";
import { when } from "@/ui/words";

import { DEEDS, sentence } from "./words";

export function LogPage() {
  const [search, setSearch] = useSearchParams();
  const action = search.get("action");
  const query = action ? `?action=${encodeURIComponent(action)}` : "";
  return (
    <Stack gap="lg">
      <title>Audit log · AI Guard Vision</title>
      <div>
        <Title order={1}>Audit log</Title>
        <Text c="dimmed">
          Entries can be added and never changed. <Code>aiguard audit verify</Code> proves it.
        </Text>
      </div>
      <Group justify="space-between" align="flex-end">
        <NativeSelect
          label="What was done"
          data={[{ value: "", label: "Anything" }, ...Object.keys(DEEDS).map((value) => ({ value, label: value.replace(/[._]/g, " ") }))]}
          value={action ?? ""}
          onChange={({ currentTarget: { value } }) => setSearch(value ? { action: value } : {})}
        />
        <Group gap="xs">
          {(["csv", "jsonl"] as const).map((kind) => (
            <Button key={kind} component="a" href={`/api/v1/admin/audit/export.${kind}${query}`} variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
              {kind === "csv" ? "CSV" : "JSON"}
            </Button>
          ))}
        </Group>
      </Group>
      <Entries action={action} />
    </Stack>
  );
}

function Entries({ action }: { action: string | null }) {
  const log = useInfiniteQuery(logQuery(action));
  return (
    <Box component="section" className="card" p={{ base: "md", sm: "lg" }} aria-label="Entries">
      {log.isPending && [1, 2, 3].map((at) => <Skeleton key={at} h={48} my="sm" />)}
      {log.isError && (
        <Alert color="red" role="alert" variant="light">
          {log.error.message}
        </Alert>
      )}
      {/* Those of the kind before stay until the others are here, and must not be taken for them. */}
      <div aria-busy={log.isPlaceholderData} style={{ opacity: log.isPlaceholderData ? 0.6 : 1 }}>
        <Pages pages={log.data?.pages ?? []} action={action} />
      </div>
      {log.hasNextPage && !log.isPlaceholderData && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </Box>
  );
}

function Pages({ pages, action }: { pages: readonly Page[]; action: string | null }) {
  if (pages[0]?.items.length === 0) {
    return (
      <Notice icon={IconHistory} title="No entries">
        {action ? "Nothing of this kind was done yet." : "Nobody has done anything here that is written down."}
      </Notice>
    );
  }
  return (
    <Stack component="ol" className="rows" gap={0} aria-label="Entries, newest first">
      {pages.map((page) => page.items.map((entry) => <Row key={entry.id} entry={entry} people={page.people} />))}
    </Stack>
  );
}

function Row({ entry, people }: { entry: Entry; people: Record<string, string> }) {
  return (
    <li>
      <Stack gap={2} py="sm">
        <Text style={{ overflowWrap: "anywhere" }}>{sentence(entry, people)}</Text>
        <Text size="sm" c="dimmed">
          {when(entry.at)} · row {entry.id} · <Code title={entry.sha256_hex}>{entry.sha256_hex.slice(0, 12)}</Code>
        </Text>
      </Stack>
    </li>
  );
}
