import { Box, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import type { Check } from "@/api/client";
import { Kept } from "@/ui/Kept";
import { isLimited } from "@/ui/keptWords";
import { StateBadge } from "@/ui/StateBadge";
import { Thumbnail } from "@/ui/Thumbnail";
import { cannotJudge, percent, when } from "@/ui/words";

export function CheckTile({ check }: { check: Check }) {
  return (
    <Link to={`/checks/${check.id}`} className="card tile" style={{ overflow: "hidden" }}>
      <Thumbnail check={check} height={160} />
      <Stack gap={4} p="sm">
        <Text fw={600} truncate title={check.file_name}>
          {check.file_name}
        </Text>
        <Box>
          <StateBadge check={check} size="sm" />
        </Box>
        <Text size="xs" c="dimmed">
          {check.verdict && !cannotJudge(check.verdict) ? `${percent(check.verdict.p_ai)} · ` : ""}
          {when(check.created_at)}
        </Text>
        {isLimited(check) && <Kept check={check} size="xs" c="dimmed" />}
      </Stack>
    </Link>
  );
}
