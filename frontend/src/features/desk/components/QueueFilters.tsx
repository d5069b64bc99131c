import { Button, Checkbox, Group, Pill, Radio, Stack, Text } from "@mantine/core";

import type { Counts } from "@/features/desk/api/types";
import { AGE_WORDS, type Age, CASE_REASONS, filtersIn, type Many, STATES, unfiltered, type Wish } from "@/features/desk/api/wish";
import type { Change } from "@/features/desk/hooks/useWish";
import { BANDS } from "@/ui/bands";
import { OUTCOMES } from "@/ui/outcomes";

type Props = { wish: Wish; change: Change; counts: Counts | undefined; titleOf: (model: string) => string };

const BAND_WORDS = wordsIn(BANDS);
const OUTCOME_WORDS = wordsIn(OUTCOMES);

/** Every filter there is, with how many unsettled cases each would leave. All of it stands in the address. */
export function QueueFilters({ wish, change, counts, titleOf }: Props) {
  const models = modelWords(counts, wish, titleOf);
  const settled = wish.show === "settled";
  const shown = (kind: Many, label: string, words: Readonly<Record<string, string>>, numbers?: Readonly<Record<string, number>>) => (
    <Choices label={label} words={words} numbers={settled ? undefined : numbers} value={wish[kind]} onChange={(values) => change({ [kind]: values })} />
  );
  return (
    <Stack gap="lg" component="section" aria-label="Filters">
      {shown("reason", "Why it is here", CASE_REASONS, counts?.reasons)}
      {shown("band", "What the model says", BAND_WORDS, counts?.bands)}
      {settled ? shown("outcome", "What was decided", OUTCOME_WORDS) : shown("state", "How far it is", STATES, counts?.states)}
      <Waits wish={wish} change={change} />
      {Object.keys(models).length > 1 && shown("model", "Model", models, counts?.models)}
      <Single wish={wish} change={change} />
      {filtersIn(wish) > 0 && (
        <Button variant="default" size="xs" onClick={() => change(unfiltered(wish))} style={{ alignSelf: "flex-start" }}>
          Clear all filters
        </Button>
      )}
    </Stack>
  );
}

function Waits({ wish, change }: Pick<Props, "wish" | "change">) {
  return (
    <Radio.Group label="How long it waits" value={wish.age ?? ""} onChange={(age) => change({ age: (age || null) as Age | null })}>
      <Stack gap={6} mt={6}>
        <Radio size="xs" value="" label="Any time" />
        {Object.entries(AGE_WORDS).map(([age, words]) => (
          <Radio key={age} size="xs" value={age} label={words} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function modelWords(counts: Counts | undefined, wish: Wish, titleOf: Props["titleOf"]): Record<string, string> {
  const ids = new Set([...Object.keys(counts?.models ?? {}), ...wish.model]);
  return Object.fromEntries([...ids].map((id) => [id, titleOf(id)]));
}

/** What is chosen by a click in a row: an uploader, tags. */
function Single({ wish, change }: Pick<Props, "wish" | "change">) {
  if (wish.uploader === null && wish.tag.length === 0) return null;
  return (
    <Group gap={6} role="list" aria-label="Also filtered by">
      {wish.uploader !== null && <Taken words={`Person ${wish.uploader}`} remove={() => change({ uploader: null })} />}
      {wish.tag.map((tag) => (
        <Taken key={tag} words={`#${tag}`} remove={() => change({ tag: wish.tag.filter((each) => each !== tag) })} />
      ))}
    </Group>
  );
}

function Taken({ words, remove }: { words: string; remove: () => void }) {
  return (
    <div role="listitem">
      <Pill withRemoveButton onRemove={remove} removeButtonProps={{ "aria-label": `Take away: ${words}`, "aria-hidden": false, tabIndex: 0 }}>
        {words}
      </Pill>
    </div>
  );
}

type ChoicesProps = {
  label: string;
  words: Readonly<Record<string, string>>;
  numbers: Readonly<Record<string, number>> | undefined;
  value: readonly string[];
  onChange: (values: string[]) => void;
};

function Choices({ label, words, numbers, value, onChange }: ChoicesProps) {
  return (
    <Checkbox.Group label={label} value={[...value]} onChange={onChange}>
      <Stack gap={6} mt={6}>
        {Object.entries(words).map(([each, said]) => (
          <Group key={each} justify="space-between" wrap="nowrap" gap="xs">
            <Checkbox size="xs" value={each} label={said} />
            {numbers && (
              <Text size="xs" c="dimmed" data-count={each}>
                {(numbers[each] ?? 0).toLocaleString()}
              </Text>
            )}
          </Group>
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function wordsIn(table: Readonly<Record<string, { words: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([key, { words }]) => [key, words]));
}
