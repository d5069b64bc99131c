import "@/ui/table.css";

import { Alert, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { operationsQuery } from "@/features/operations/api/operations";

import { FailuresCard } from "./FailuresCard";
import { ModelsCard } from "./ModelsCard";
import { StoredCard } from "./StoredCard";
import { WaitingCard } from "./WaitingCard";
import { WorkersCard } from "./WorkersCard";

export function OperationsPage() {
  const { data, error, isPending } = useQuery(operationsQuery);
  return (
    <Stack gap="lg">
      <title>Operations · AI Guard Vision</title>
      <div>
        <Title order={1}>Operations</Title>
        <Text c="dimmed">What runs, what waits, what failed, and which model judges. What you do here stands in the audit log.</Text>
      </div>
      {isPending && [1, 2, 3].map((at) => <Skeleton key={at} h={150} radius="lg" />)}
      {error && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
          {data && " What you see is from before."}
        </Alert>
      )}
      {data && (
        <>
          <WaitingCard waiting={data.waiting} broker={data.broker} alive={data.workers.some((worker) => worker.alive)} />
          <WorkersCard workers={data.workers} inUse={data.models.candidates.find(({ name }) => name === data.models.in_use)} />
          <ModelsCard models={data.models} />
          <FailuresCard failures={data.failures} />
          <StoredCard stored={data.stored} due={data.due} />
        </>
      )}
    </Stack>
  );
}
