import { Button, Group, Stack, Text, Title } from "@mantine/core";

import { isOpen } from "@/features/upload/hooks/batch";
import { useLiveChecks } from "@/features/upload/hooks/useLiveChecks";
import { type Upload, uploads } from "@/features/upload/hooks/uploads";

import { TellMe } from "./TellMe";
import { UploadRow } from "./UploadRow";

export function UploadList({ items }: { items: readonly Upload[] }) {
  useLiveChecks(items);
  const open = items.filter(isOpen).length;
  const lost = items.filter((item) => ["refused", "stopped", "broken"].includes(item.state)).length;
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end">
        <div>
          <Title order={2}>This visit</Title>
          <Text c="dimmed" size="sm" role="status">
            {statusWords(open, lost, items.some(isOnTheWay))}
          </Text>
        </div>
        <Group gap="xs">
          {open > 0 && <TellMe />}
          <Button variant="default" size="xs" onClick={() => uploads.clear()} disabled={open > 0}>
            Clear this list
          </Button>
        </Group>
      </Group>
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
        {items.map((item) => (
          <UploadRow key={item.key} item={item} check={item.check} />
        ))}
      </Stack>
    </Stack>
  );
}

function isOnTheWay(item: Upload): boolean {
  return item.state === "waiting" || item.state === "uploading";
}

function statusWords(open: number, lost: number, uploading: boolean): string {
  if (open === 0 && lost > 0) return `All done, but ${lost} of them ${lost === 1 ? "was" : "were"} not sent. The others are in your history.`;
  if (open === 0) return "All done. Everything is kept in your history.";
  const count = open === 1 ? "1 picture is" : `${open} pictures are`;
  return uploading
    ? `${count} on the way. Keep this page open until they are uploaded.`
    : `${count} being checked. You may close this page: the verdicts will be in your history.`;
}
