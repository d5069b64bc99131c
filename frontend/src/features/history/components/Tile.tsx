import { Badge, Box, Checkbox, Group, Stack, Text } from "@mantine/core";
import { memo, useCallback } from "react";
import { Link } from "react-router";

import type { Summary } from "@/features/history/api/history";
import { DecidedMark } from "@/ui/DecidedMark";
import { FROM_HISTORY } from "@/ui/order";
import { StateBadge } from "@/ui/StateBadge";
import { Thumbnail } from "@/ui/Thumbnail";
import { when } from "@/ui/words";

import { chance, leaves } from "./said";

export type ItemProps = { check: Summary; chosen: boolean; onToggle: (id: string, stretch: boolean) => void };

/** A click anywhere but on its box opens it; the box chooses it, with Shift a whole stretch. */
export const Tile = memo(function Tile({ check, chosen, onToggle }: ItemProps) {
  return (
    <Box pos="relative" className="tile-frame" data-check={check.id}>
      <Link to={`/checks/${check.id}`} state={FROM_HISTORY} className={chosen ? "card tile chosen" : "card tile"} style={{ overflow: "hidden", display: "block", height: "100%" }}>
        <Thumbnail check={check} height={150} />
        <Stack gap={4} p="sm">
          <Text fw={600} size="sm" truncate title={check.file_name}>
            {check.file_name}
          </Text>
          <Group gap={4} wrap="nowrap">
            <StateBadge check={check} size="sm" />
            <DecidedMark outcome={check.decision} />
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {chance(check)}
            {when(check.created_at)}
          </Text>
          <Tags tags={check.tags} />
          <Text size="xs" c="dimmed" truncate>
            {leaves(check)}
          </Text>
        </Stack>
      </Link>
      <Box pos="absolute" top={8} left={8} className="choose">
        <Chooser check={check} chosen={chosen} onToggle={onToggle} />
      </Box>
    </Box>
  );
});

export function Chooser({ check, chosen, onToggle }: ItemProps) {
  const click = useCallback((event: React.MouseEvent) => onToggle(check.id, event.shiftKey), [check.id, onToggle]);
  // The click tells of Shift, and the space bar clicks too; a change tells only of itself.
  return <Checkbox size="sm" aria-label={`Choose ${check.file_name}`} checked={chosen} onChange={() => undefined} onClick={click} />;
}

export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <Group gap={4} wrap="nowrap" style={{ overflow: "hidden" }}>
      {tags.slice(0, 2).map((tag) => (
        <Badge key={tag} size="xs" variant="outline" color="gray" tt="none" fw={500} c="dimmed" style={{ flexShrink: 1, minWidth: 0 }}>
          {tag}
        </Badge>
      ))}
      {tags.length > 2 && (
        <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
          +{tags.length - 2}
        </Text>
      )}
    </Group>
  );
}
