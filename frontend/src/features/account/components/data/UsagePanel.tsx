import { Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { usageQuery } from "@/features/account/api/data";
import { Fault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { Placeholder } from "@/ui/Placeholder";
import { bytes, when } from "@/ui/words";

export function UsagePanel() {
  const usage = useQuery(usageQuery);
  const used = usage.data;
  return (
    <Panel title="How much you use">
      {usage.isPending && <Placeholder h={72} />}
      <Fault error={usage.error} />
      {used && (
        <>
          <Meter
            label="Checks today"
            used={used.checks_today}
            limit={used.checks_per_day}
            words={String}
            more={used.checks_per_day === null ? "" : `The count begins again ${when(used.day_ends_at)}.`}
          />
          <Meter
            label="Pictures kept"
            used={used.kept_bytes}
            limit={used.kept_bytes_limit}
            words={bytes}
            more={used.kept_bytes_limit === null ? "" : "Deleting checks makes room."}
          />
        </>
      )}
    </Panel>
  );
}

type Props = { label: string; used: number; limit: number | null; words: (count: number) => string; more: string };

function Meter({ label, used, limit, words, more }: Props) {
  const share = limit === null ? 0 : limit === 0 ? 100 : Math.min(100, (100 * used) / limit);
  return (
    <Stack gap={6}>
      <Text>
        <b>{label}:</b> {words(used)} {limit === null ? "(no limit)" : `of ${words(limit)}`}
      </Text>
      {limit !== null && <Progress value={share} color={share >= 90 ? "red" : "teal"} aria-label={label} size="lg" />}
      {more && (
        <Text size="sm" c="dimmed">
          {more}
        </Text>
      )}
    </Stack>
  );
}
