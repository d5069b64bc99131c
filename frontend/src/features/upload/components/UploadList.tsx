import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconWifiOff } from "@tabler/icons-react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";

import { isOpen } from "@/features/upload/hooks/batch";
import { canRetry, hasEnded, isOnTheWay, type Upload } from "@/features/upload/hooks/upload";
import { uploads, useOverview } from "@/features/upload/hooks/uploads";

import { statusWords } from "./statusWords";
import { TellMe } from "./TellMe";
import { UploadRow } from "./UploadRow";

const ROW_PX = 92;

export function UploadList() {
  const { keys, items, stalled } = useOverview();
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end">
        <div>
          <Title order={2}>This visit</Title>
          <Text c="dimmed" size="sm" role="status">
            {statusWords(items)}
          </Text>
        </div>
        <ListActions items={items} />
      </Group>
      {stalled && (
        <Alert color="amber" variant="light" icon={<IconWifiOff aria-hidden />} role="status">
          No connection. Nothing is lost: uploading goes on by itself when it is back. Keep this page open.
        </Alert>
      )}
      <Rows keys={keys} />
    </Stack>
  );
}

function ListActions({ items }: { items: readonly Upload[] }) {
  const onTheWay = items.filter(isOnTheWay).length;
  const retries = items.filter(canRetry).length;
  return (
    <Group gap="xs">
      {items.some(isOpen) && <TellMe />}
      {retries > 1 && (
        <Button variant="default" size="xs" onClick={() => uploads.retryAll()}>
          Try all {retries} again
        </Button>
      )}
      {onTheWay > 1 && (
        <Button variant="default" size="xs" onClick={() => uploads.stopAll()}>
          Stop all {onTheWay}
        </Button>
      )}
      <Button variant="default" size="xs" onClick={() => uploads.clearEnded()} disabled={!items.some(hasEnded)}>
        Clear what is done
      </Button>
    </Group>
  );
}

/** Only the rows in sight exist: a thousand files cost no more than twenty. */
function Rows({ keys }: { keys: readonly string[] }) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    const watching = new ResizeObserver(measure); // whatever stands above may grow
    watching.observe(document.body);
    measure();
    return () => watching.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count: keys.length,
    estimateSize: () => ROW_PX,
    getItemKey: (at) => keys[at] ?? at,
    overscan: 8,
    scrollMargin: top,
  });
  return (
    <ul ref={list} style={{ listStyle: "none", margin: 0, padding: 0, position: "relative", height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map((row) => (
        <li
          key={row.key}
          ref={rows.measureElement}
          data-index={row.index}
          aria-setsize={keys.length}
          aria-posinset={row.index + 1}
          style={{ position: "absolute", insetInline: 0, top: row.start - top, paddingBottom: 8 }}
        >
          <UploadRow itemKey={String(row.key)} />
        </li>
      ))}
    </ul>
  );
}
