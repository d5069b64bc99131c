import { ActionIcon, Button, Group, Indicator, Menu, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconArrowsSort, IconChartBar, IconCheck, IconLayoutGrid, IconList, IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { type Sort, SORTS, type Wish } from "@/features/history/api/wish";
import type { Change, Look } from "@/features/history/hooks/useWish";

type Props = Look & { change: Change; onFilters: () => void; filters: number };

const TYPING_MS = 300;

/** Search, filters, order, and how it is shown. */
export function FilterBar({ wish, view, stats, change, onFilters, filters }: Props) {
  return (
    <Group gap="xs" role="search" aria-label="Your checks">
      <Search wish={wish} change={change} />
      <Indicator label={filters} size={18} disabled={filters === 0} color="teal.8">
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />} onClick={onFilters} aria-label={filters > 0 ? `Filters, ${filters} set` : "Filters"}>
          Filters
        </Button>
      </Indicator>
      <SortMenu sort={wish.sort} onSort={(sort) => change({ sort })} />
      <Tooltip label={stats ? "Hide statistics" : "Statistics"}>
        <ActionIcon variant={stats ? "light" : "default"} size={36} aria-label="Statistics" aria-pressed={stats} onClick={() => change({ stats: !stats })}>
          <IconChartBar size={18} />
        </ActionIcon>
      </Tooltip>
      <SegmentedControl
        aria-label="Shown as"
        value={view}
        onChange={(value) => change({ view: value === "table" ? "table" : "grid" })}
        data={[
          { value: "grid", label: <IconLayoutGrid size={18} aria-label="Tiles" style={{ display: "block" }} /> },
          { value: "table", label: <IconList size={18} aria-label="Table" style={{ display: "block" }} /> },
        ]}
      />
    </Group>
  );
}

function Search({ wish, change }: { wish: Wish; change: Change }) {
  const [typed, setTyped] = useState(wish.name);
  const [known, setKnown] = useState(wish.name);
  // A letter more replaces the address, so that one step back leaves the search and not its last letter.
  const ask = useDebouncedCallback((name: string) => {
    setKnown(name);
    change({ name }, true);
  }, TYPING_MS);
  if (wish.name !== known) {
    setKnown(wish.name);
    setTyped(wish.name);
  }
  const type = (name: string) => {
    setTyped(name);
    ask(name);
  };
  return (
    <TextInput
      type="search"
      aria-label="Search by file name"
      placeholder="Search by file name"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      maxLength={255}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={
        typed && (
          <ActionIcon variant="subtle" color="gray" aria-label="Clear the search" onClick={() => type("")}>
            <IconX size={16} />
          </ActionIcon>
        )
      }
      flex="1 1 220px"
    />
  );
}

function SortMenu({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  return (
    <Menu shadow="md" position="bottom-end">
      <Menu.Target>
        <Button variant="default" px="sm" leftSection={<IconArrowsSort size={18} aria-hidden />} aria-label={`Order: ${SORTS[sort]}`}>
          {SORTS[sort]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(SORTS).map(([each, words]) => (
          <Menu.Item key={each} onClick={() => onSort(each as Sort)} leftSection={<IconCheck size={16} aria-hidden style={{ opacity: Number(each === sort) }} />} {...(each === sort && { "aria-current": "true" })}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
