import { Alert, Button, Group, Loader, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Match } from "@/features/history/api/deeds";
import { useObjectUrl } from "@/features/history/hooks/useObjectUrl";
import { StateBadge } from "@/ui/StateBadge";
import { Thumbnail } from "@/ui/Thumbnail";
import { when } from "@/ui/words";

import { counted } from "./said";

export type Looking = { file: File; found: readonly Match[] | undefined; error: Error | null };

export function FoundPictures({ looking, onClose }: { looking: Looking; onClose: () => void }) {
  const { file, found, error } = looking;
  const address = useObjectUrl(file);
  return (
    <Stack className="card" p="md" gap="md" component="section" aria-label="Found by picture">
      <Group justify="space-between" wrap="nowrap" align="start">
        <Group wrap="nowrap" miw={0}>
          {address && <img src={address} alt="" width={56} height={56} style={{ objectFit: "cover", borderRadius: 10 }} onError={(event) => (event.currentTarget.style.visibility = "hidden")} />}
          <div style={{ minWidth: 0 }}>
            <Text fw={600} truncate>
              {file.name}
            </Text>
            <Text size="sm" c="dimmed" role="status">
              {wordsFor(looking)}
            </Text>
          </div>
          {!found && !error && <Loader size="sm" aria-label="Looking" />}
        </Group>
        <Button variant="subtle" size="compact-sm" leftSection={<IconX size={16} aria-hidden />} onClick={onClose}>
          Close
        </Button>
      </Group>
      {error && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
        </Alert>
      )}
      {found && found.length > 0 && (
        <SimpleGrid cols={{ base: 2, sm: 4, md: 5 }} spacing="sm">
          {found.map(({ check, distance }) => (
            <Link key={check.id} to={`/checks/${check.id}`} className="card tile" style={{ overflow: "hidden" }} data-distance={distance ?? "same"}>
              <Thumbnail check={check} height={110} />
              <Stack gap={2} p="xs">
                <Text size="sm" fw={600} truncate title={check.file_name}>
                  {check.file_name}
                </Text>
                <div>
                  <StateBadge check={check} size="sm" />
                </div>
                <Text size="xs" c="dimmed">
                  {distance === null ? "The very same file" : "Looks alike"} · {when(check.created_at)}
                </Text>
              </Stack>
            </Link>
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

function wordsFor({ found, error }: Looking): string {
  if (error) return "It could not be looked for.";
  if (!found) return "Looking for it in your history…";
  if (found.length === 0) return "Not in your history: neither this file nor one that looks like it. It was not kept.";
  return `${counted(found.length, "check")} of it or of pictures that look like it. It was not kept.`;
}
