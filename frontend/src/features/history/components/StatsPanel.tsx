import "@mantine/charts/styles.layer.css";

import { BarChart } from "@mantine/charts";
import { Alert, Button, Group, Progress, SimpleGrid, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Band } from "@/api/client";
import { type Stats, statsQuery } from "@/features/history/api/history";
import { FORMATS, type Format, type Wish } from "@/features/history/api/wish";
import { BANDS } from "@/ui/bands";

import { counted, share } from "./said";

const SHADES: Record<Band, string> = { likely_real: "teal.6", uncertain: "amber.4", not_applicable: "gray.5", likely_ai: "plum.5" };
const ORDER = ["likely_real", "uncertain", "not_applicable", "likely_ai"] as const satisfies readonly Band[];
const OPEN = "Without a verdict";

/** What the history comes to, for whatever is filtered by. */
export default function StatsPanel({ wish }: { wish: Wish }) {
  const { data, error, isPending } = useQuery(statsQuery(wish));
  const [asTable, setAsTable] = useState(false);
  if (isPending) return <Skeleton h={300} radius="lg" />;
  if (!data) {
    return (
      <Alert color="red" role="alert" variant="light">
        {error?.message}
      </Alert>
    );
  }
  return (
    <Stack className="card" p="md" gap="md" component="section" aria-label="Statistics">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {counted(data.total, "check")}
        </Title>
        {data.total > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
            {asTable ? "Show as chart" : "Show as table"}
          </Button>
        )}
      </Group>
      {data.total > 0 && (asTable ? <TimeTable stats={data} /> : <TimeChart stats={data} />)}
      {data.total > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Shares title="Results" total={sum(data.bands)} shares={ORDER.map((band) => ({ name: BANDS[band].words, count: data.bands[band] ?? 0, color: SHADES[band] }))} />
          <Shares title="Formats" total={data.total} shares={named(data.formats, (type) => FORMATS[type.slice("image/".length) as Format] ?? type)} />
          <Shares title="Models" total={sum(data.models)} shares={named(data.models, (model) => model)} />
        </SimpleGrid>
      )}
    </Stack>
  );
}

function TimeChart({ stats }: { stats: Stats }) {
  const data = stats.over_time.map((stretch) => ({
    when: label(stretch.begins, stats.bucket),
    ...Object.fromEntries(ORDER.map((band) => [BANDS[band].words, stretch.bands[band] ?? 0])),
    [OPEN]: stretch.count - sum(stretch.bands),
  }));
  const series = [...ORDER.map((band) => ({ name: BANDS[band].words, color: SHADES[band] })), { name: OPEN, color: "gray.7" }];
  return (
    // The numbers stand in the table beside it; of the chart only its name is read out.
    <div role="img" aria-label={`Checks by ${stats.bucket}, as a chart. “Show as table” gives the numbers.`}>
      <BarChart h={220} data={data} dataKey="when" type="stacked" series={series} withLegend legendProps={{ verticalAlign: "bottom" }} tickLine="none" gridAxis="y" barProps={{ isAnimationActive: false, maxBarSize: 36 }} barChartProps={{ accessibilityLayer: false }} valueFormatter={(value) => value.toLocaleString()} />
    </div>
  );
}

function TimeTable({ stats }: { stats: Stats }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard has to get in to scroll it
    <div style={{ maxHeight: 320, overflow: "auto" }} role="region" aria-label="Checks over time" tabIndex={0}>
      <Table stickyHeader verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th style={{ textTransform: "capitalize" }}>{stats.bucket}</Table.Th>
            <Table.Th ta="end">Checks</Table.Th>
            {ORDER.map((band) => (
              <Table.Th key={band} ta="end">
                {BANDS[band].words}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stats.over_time.map((stretch) => (
            <Table.Tr key={stretch.begins}>
              <Table.Th fw={500}>{label(stretch.begins, stats.bucket)}</Table.Th>
              <Table.Td ta="end">{stretch.count.toLocaleString()}</Table.Td>
              {ORDER.map((band) => (
                <Table.Td key={band} ta="end">
                  {(stretch.bands[band] ?? 0).toLocaleString()}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

type Share = { name: string; count: number; color: string };

function Shares({ title, shares, total }: { title: string; shares: readonly Share[]; total: number }) {
  const shown = shares.filter((share) => share.count > 0).slice(0, 6);
  return (
    <Stack gap={6}>
      <Title order={3} size="sm">
        {title}
      </Title>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet
        </Text>
      )}
      {shown.map(({ name, count, color }) => (
        <div key={name}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" truncate title={name}>
              {name}
            </Text>
            <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
              {count.toLocaleString()} · {share(count, total)}
            </Text>
          </Group>
          <Progress value={(100 * count) / total} color={color} size="sm" aria-label={`${name}: ${count} of ${total}`} />
        </div>
      ))}
    </Stack>
  );
}

function named(counts: Readonly<Record<string, number>>, words: (name: string) => string): Share[] {
  return Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => ({ name: words(name), count, color: "teal.6" }));
}

function sum(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);
}

/** The day is meant as it stands, in no time zone. */
function label(begins: string, bucket: Stats["bucket"]): string {
  const day = new Date(`${begins}T12:00:00`);
  if (bucket === "month") return day.toLocaleDateString(undefined, { month: "short", year: "numeric" });
  return day.toLocaleDateString(undefined, { day: "numeric", month: "short", ...(bucket === "week" && { year: "2-digit" }) });
}
