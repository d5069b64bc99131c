import { ActionIcon, Anchor, Box, Group, Progress, Text, Tooltip } from "@mantine/core";
import { IconRefresh, IconX } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Check } from "@/api/client";
import { type Upload, uploads } from "@/features/upload/hooks/uploads";
import { StateBadge } from "@/ui/StateBadge";
import { waitWords } from "@/ui/waiting";
import { bytes, probabilityWords } from "@/ui/words";

type Props = { item: Upload; check: Check | null };

export function UploadRow({ item, check }: Props) {
  return (
    <Group component="li" className="card" p="sm" wrap="nowrap" align="center" gap="md" data-state={check?.state ?? item.state}>
      <Preview item={item} />
      <Box flex={1} miw={0}>
        {check ? (
          <Anchor component={Link} to={`/checks/${check.id}`} fw={600} c="inherit" truncate display="block">
            {item.file.name}
          </Anchor>
        ) : (
          <Text fw={600} truncate>
            {item.file.name}
          </Text>
        )}
        <Text size="sm" c={item.problem || check?.failure ? "var(--mantine-color-error)" : "dimmed"}>
          {wordsFor(item, check)}
        </Text>
        {check && (
          <Box hiddenFrom="sm" mt={4}>
            <StateBadge check={check} size="sm" />
          </Box>
        )}
        {item.state === "uploading" && (
          // 100 % belongs to the answer, not to the last byte sent.
          <Progress mt={6} value={Math.min(99, (100 * item.sentBytes) / item.file.size)} aria-label={`Uploading ${item.file.name}`} />
        )}
      </Box>
      {check && (
        <Box visibleFrom="sm">
          <StateBadge check={check} />
        </Box>
      )}
      <Actions item={item} />
    </Group>
  );
}

function Preview({ item }: { item: Upload }) {
  const size = { width: 56, height: 56, flexShrink: 0, borderRadius: 10, overflow: "hidden", background: "var(--page-background)" };
  return (
    <div style={size}>
      {item.preview && (
        <img
          src={item.preview}
          alt=""
          width={56}
          height={56}
          style={{ objectFit: "cover" }}
          onError={(event) => (event.currentTarget.style.visibility = "hidden")}
        />
      )}
    </div>
  );
}

function Actions({ item }: { item: Upload }) {
  if (item.state === "waiting" || item.state === "uploading") {
    return (
      <Tooltip label="Stop">
        <ActionIcon variant="subtle" color="gray" aria-label={`Stop ${item.file.name}`} onClick={() => uploads.stop(item.key)}>
          <IconX size={18} />
        </ActionIcon>
      </Tooltip>
    );
  }
  if (item.state === "stopped" || item.state === "broken") {
    return (
      <Tooltip label="Try again">
        <ActionIcon variant="light" aria-label={`Send ${item.file.name} again`} onClick={() => uploads.retry(item.key)}>
          <IconRefresh size={18} />
        </ActionIcon>
      </Tooltip>
    );
  }
  return null;
}

function wordsFor(item: Upload, check: Check | null): string {
  if (item.problem) return item.problem;
  if (check) return wordsForCheck(check);
  if (item.state === "stopped") return "Stopped. If it had already arrived, it is in your history.";
  if (item.state === "waiting") return `Waiting to upload, ${bytes(item.file.size)}`;
  return `Uploading: ${bytes(item.sentBytes)} of ${bytes(item.file.size)}`;
}

function wordsForCheck(check: Check): string {
  if (check.failure) return check.failure.text;
  if (check.verdict) return probabilityWords(check.verdict);
  return waitWords(check);
}
