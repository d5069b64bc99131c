import "@/ui/table.css";

import { Alert, Group, NativeSelect, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";

import { type Figures, figuresQuery } from "@/features/figures/api/figures";
import { Notice } from "@/ui/Notice";

import { DeskCard } from "./DeskCard";
import { ModelCard } from "./ModelCard";
import { RecallCard } from "./RecallCard";
import { RevisionsCard } from "./RevisionsCard";
import { VolumeCard } from "./VolumeCard";
import { WhatIfCard } from "./WhatIfCard";

const PERIODS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
];

export function FiguresPage() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get("days") ?? "30";
  const days = PERIODS.some(({ value }) => value === asked) ? asked : "30";
  const { data, error, isPending, isPlaceholderData } = useQuery(figuresQuery(Number(days)));
  return (
    <Stack gap="lg">
      <title>Figures · AI Guard Vision</title>
      <Group justify="space-between" align="flex-end">
        <div style={{ flex: "1 1 320px" }}>
          <Title order={1}>Figures</Title>
          <Text c="dimmed">What people decided, and how far it bears the models out. Each figure says on how many cases it stands.</Text>
        </div>
        <NativeSelect label="Back from today" data={PERIODS} value={days} onChange={({ currentTarget: { value } }) => setSearch({ days: value })} />
      </Group>
      {isPending && [1, 2, 3].map((at) => <Skeleton key={at} h={160} radius="lg" />)}
      {error && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
        </Alert>
      )}
      {data && (
        // Those of the time before stay until the others are here, and must not be taken for them.
        <Stack gap="lg" aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
          <Shown figures={data} />
        </Stack>
      )}
    </Stack>
  );
}

function Shown({ figures }: { figures: Figures }) {
  return (
    <>
      <VolumeCard figures={figures} />
      <DeskCard figures={figures} />
      {figures.models.length === 0 ? (
        <Notice icon={IconChartBar} title="No decisions in this time">
          <Text>How far a model is right shows here once auditors have settled cases. A decision counts when its ten seconds for undoing are over.</Text>
        </Notice>
      ) : (
        <>
          <ModelCard figures={figures} />
          <RecallCard recall={figures.recall} />
          {figures.what_if.length > 0 && <WhatIfCard all={figures.what_if} />}
          {figures.revisions.length > 0 && <RevisionsCard revisions={figures.revisions} />}
        </>
      )}
    </>
  );
}
