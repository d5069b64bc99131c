import { Alert, Button, Grid, Group, NativeSelect, Stack, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconBolt } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";

import { useModels } from "@/api/useModels";
import { countsQuery } from "@/features/desk/api/queue";
import { filtersIn, type Order, ORDERS } from "@/features/desk/api/wish";
import { useDeskSettings } from "@/features/desk/hooks/settings";
import { useFlow } from "@/features/desk/hooks/useFlow";
import { useKeys } from "@/features/desk/hooks/useKeys";
import { useWish } from "@/features/desk/hooks/useWish";

import { CaseList } from "./CaseList";
import { QueueFilters } from "./QueueFilters";
import { Shows } from "./Shows";

/** What waits for a person, in the order that matters. */
export function QueuePage() {
  const { wish, change, query } = useWish();
  const { data: counts } = useQuery(countsQuery);
  const { titleOf } = useModels();
  const { settings } = useDeskSettings();
  const [filtering, filters] = useDisclosure(false);
  const { next } = useFlow();
  const take = useMutation({ mutationFn: () => next(null) });
  const start = () => take.mutate();
  useKeys({ j: start }, settings.keys);
  const set = filtersIn(wish);
  return (
    <Stack gap="md">
      <title>Desk · AI Guard Vision</title>
      <Group justify="space-between" align="flex-end">
        <Title order={1}>Desk</Title>
        <Button size="md" leftSection={<IconBolt size={19} aria-hidden />} rightSection={<kbd aria-hidden>j</kbd>} aria-keyshortcuts="j" loading={take.isPending} onClick={start}>
          Take the next one
        </Button>
      </Group>
      {take.error && (
        <Alert color="red" role="alert" variant="light">
          {take.error.message}
        </Alert>
      )}
      <Group justify="space-between" gap="sm">
        <Shows wish={wish} change={change} counts={counts} />
        <Group gap="xs">
          <Button hiddenFrom="md" variant="default" size="sm" aria-expanded={filtering} onClick={filters.toggle} leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}>
            {set > 0 ? `Filters, ${set} set` : "Filters"}
          </Button>
          {wish.show !== "settled" && (
            <NativeSelect aria-label="Order" data={Object.entries(ORDERS).map(([value, label]) => ({ value, label }))} value={wish.order} onChange={(event) => change({ order: event.currentTarget.value as Order })} />
          )}
        </Group>
      </Group>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 3 }} {...(!filtering && { visibleFrom: "md" })}>
          <QueueFilters wish={wish} change={change} counts={counts} titleOf={titleOf} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }}>
          <CaseList wish={wish} change={change} query={query} blurred={settings.blur} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
