import { Button, FileButton, Group, Skeleton, Stack, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPhotoSearch } from "@tabler/icons-react";
import { useCallback, useRef, useState } from "react";

import { usePictureSearch } from "@/features/history/api/deeds";
import { readWish } from "@/features/history/api/wish";
import { useWish } from "@/features/history/hooks/useWish";
import { useDropPane } from "@/ui/dropPanes";
import { lazily } from "@/ui/lazily";

import { ActiveFilters, activeOf } from "./ActiveFilters";
import { Checks } from "./Checks";
import { FilterBar } from "./FilterBar";
import { FilterDrawer } from "./FilterDrawer";
import { FoundPictures } from "./PictureSearch";

const StatsPanel = lazily(async () => (await import("./StatsPanel")).default, { waiting: <Skeleton h={300} radius="lg" /> });
const NOTHING = readWish(new URLSearchParams());

export function HistoryPage() {
  const look = useWish();
  const { wish, change, stats } = look;
  const heading = useRef<HTMLHeadingElement>(null);
  const [filtering, filters] = useDisclosure(false);
  const [file, setFile] = useState<File | null>(null);
  const { mutate, data: found, error, reset } = usePictureSearch();
  const clear = useCallback(() => change({ ...NOTHING, sort: wish.sort }), [change, wish.sort]);
  const search = (picked: File | null) => {
    if (!picked) return;
    setFile(picked);
    mutate(picked);
  };
  useDropPane({ title: "Drop to find", words: "A picture is looked for in your history. It is not kept.", onFiles: ([picked]) => search(picked ?? null) });
  const close = () => {
    setFile(null);
    reset();
  };
  return (
    <Stack gap="md">
      <title>History · AI Guard Vision</title>
      <Group justify="space-between" align="end">
        <Title order={1} ref={heading} tabIndex={-1}>
          History
        </Title>
        <FileButton onChange={search} accept="image/*">
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconPhotoSearch size={18} aria-hidden />}>
              Find a picture
            </Button>
          )}
        </FileButton>
      </Group>
      {file && <FoundPictures looking={{ file, found, error }} onClose={close} />}
      <FilterBar {...look} onFilters={filters.open} filters={activeOf({ ...wish, name: "" }).length} />
      <FilterDrawer wish={wish} change={change} opened={filtering} onClose={filters.close} onClear={clear} />
      <ActiveFilters wish={wish} change={change} onClear={clear} />
      {stats && (
        <StatsPanel wish={wish} />
      )}
      <Checks {...look} onClear={clear} heading={heading} />
    </Stack>
  );
}
