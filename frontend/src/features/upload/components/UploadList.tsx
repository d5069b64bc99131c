import { Button, Group, Stack, Text, Title } from "@mantine/core";

import type { Check } from "@/api/client";
import { useLiveChecks } from "@/features/upload/hooks/useLiveChecks";
import { type Upload, uploads } from "@/features/upload/hooks/uploads";

import { UploadRow } from "./UploadRow";

export function UploadList({ items }: { items: readonly Upload[] }) {
  const live = useLiveChecks(items);
  const newest = (item: Upload): Check | null => (item.check && live.get(item.check.id)) ?? item.check;
  const open = items.filter((item) => isOpen(item, newest(item))).length;
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end">
        <div>
          <Title order={2}>This visit</Title>
          <Text c="dimmed" size="sm" role="status">
            {statusWords(open, items.some((item) => item.state === "waiting" || item.state === "uploading"))}
          </Text>
        </div>
        <Button variant="default" size="xs" onClick={() => uploads.clear()} disabled={open > 0}>
          Clear this list
        </Button>
      </Group>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
        {items.map((item) => (
          <UploadRow key={item.key} item={item} check={newest(item)} />
        ))}
      </Stack>
    </Stack>
  );
}

function isOpen(item: Upload, check: Check | null): boolean {
  if (check) return check.state === "queued" || check.state === "running";
  return item.state === "waiting" || item.state === "uploading";
}

function statusWords(open: number, uploading: boolean): string {
  if (open === 0) return "All done. Everything is kept in your history.";
  const count = open === 1 ? "1 picture is" : `${open} pictures are`;
  return uploading
    ? `${count} on the way. Keep this page open until they are uploaded.`
    : `${count} being checked. You may close this page: the verdicts will be in your history.`;
}
