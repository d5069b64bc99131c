import { Button, Chip, Drawer, Group, Input, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { statsQuery } from "@/features/history/api/history";
import { FORMATS, type Many, readWish, SOURCES, STATES, type Wish } from "@/features/history/api/wish";
import type { Change } from "@/features/history/hooks/useWish";
import { BANDS } from "@/ui/bands";
import { TagPicker } from "@/ui/TagPicker";

type Props = { wish: Wish; change: Change; opened: boolean; onClose: () => void; onClear: () => void };

const EVERYTHING = readWish(new URLSearchParams());
const BAND_WORDS = Object.fromEntries(Object.entries(BANDS).map(([band, { words }]) => [band, words]));

/** Every filter there is. Each takes effect at once and stands in the address. */
export function FilterDrawer({ wish, change, opened, onClose, onClear }: Props) {
  const { data } = useQuery({ ...statsQuery(EVERYTHING), enabled: opened });
  const models = [...new Set([...Object.keys(data?.models ?? {}), ...wish.model])];
  const seen = Object.keys(data?.formats ?? {}).map((type) => type.slice("image/".length));
  const formats = Object.fromEntries(Object.entries(FORMATS).filter(([format]) => seen.includes(format) || wish.format.some((each) => each === format)));
  const many = (kind: Many) => (values: string[]) => change({ [kind]: values });
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title="Filters" size="sm" closeButtonProps={{ "aria-label": "Close the filters" }}>
      <Stack gap="lg">
        <Choices label="State" words={STATES} value={wish.state} onChange={many("state")} />
        <Choices label="Result" words={BAND_WORDS} value={wish.band} onChange={many("band")} />
        <Group grow>
          <TextInput type="date" label="From" value={wish.from} max={wish.to} onChange={(event) => change({ from: event.currentTarget.value })} />
          <TextInput type="date" label="Until" value={wish.to} min={wish.from} onChange={(event) => change({ to: event.currentTarget.value })} />
        </Group>
        <TagPicker label="Tags" description="Checks that have all of them" max={10} value={wish.tag} onChange={many("tag")} />
        {Object.keys(formats).length > 0 && <Choices label="Format" words={formats} value={wish.format} onChange={many("format")} />}
        <Choices label="Where it came from" words={SOURCES} value={wish.source} onChange={many("source")} />
        <MultiSelect label="Model" placeholder={wish.model.length === 0 ? "Any" : ""} data={models} value={[...wish.model]} onChange={many("model")} clearable />
        <Group grow mt="sm">
          <Button variant="default" onClick={onClear}>
            Clear all
          </Button>
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Drawer>
  );
}

type ChoicesProps = { label: string; words: Readonly<Record<string, string>>; value: readonly string[]; onChange: (values: string[]) => void };

function Choices({ label, words, value, onChange }: ChoicesProps) {
  return (
    <div role="group" aria-label={label}>
      <Input.Label component="div" mb={6}>
        {label}
      </Input.Label>
      <Chip.Group multiple value={[...value]} onChange={onChange}>
        <Group gap={6}>
          {Object.entries(words).map(([each, said]) => (
            <Chip key={each} value={each} size="sm" variant="outline">
              {said}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
