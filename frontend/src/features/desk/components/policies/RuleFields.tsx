import { ActionIcon, Chip, Group, Input, NumberInput, Stack, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";

import type { Rule } from "@/features/desk/api/types";
import { BANDS } from "@/ui/bands";
import { WEIGHTS } from "@/ui/weights";

import { RULE_TITLES, SAID, SOURCES } from "./policyWords";

type Props = { rule: Rule; change: (rule: Rule) => void; remove: () => void };

/** One rule: what it looks at, how much it matters, and until when a case of it is to be settled. */
export function RuleFields({ rule, change, remove }: Props) {
  return (
    <Stack component="li" className="opinion" gap="xs" data-rule={rule.kind} aria-label={RULE_TITLES[rule.kind]}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={3} size="h5">
          {RULE_TITLES[rule.kind]}
        </Title>
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove: ${RULE_TITLES[rule.kind]}`} onClick={remove}>
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      </Group>
      <Own rule={rule} change={change} />
      <Group gap="sm" align="flex-end">
        <Whole label="Risk, %" value={100 * rule.risk} min={0} max={100} set={(value) => change({ ...rule, risk: value / 100 })} />
        <Whole label="Settle within, hours" value={rule.hours} min={1} max={8760} set={(hours) => change({ ...rule, hours })} />
      </Group>
    </Stack>
  );
}

function Own({ rule, change }: Omit<Props, "remove">) {
  switch (rule.kind) {
    case "band":
      return <Some label="Verdicts" words={wordsOf(BANDS)} value={rule.bands} set={(bands) => change({ ...rule, bands })} />;
    case "probability":
      return (
        <Group gap="sm">
          <Whole label="At least, %" value={100 * rule.at_least} min={0} max={100} set={(value) => change({ ...rule, at_least: value / 100 })} />
          <Whole label="At most, %" value={100 * (rule.at_most ?? 1)} min={0} max={100} set={(value) => change({ ...rule, at_most: value / 100 })} />
        </Group>
      );
    case "evidence":
      return (
        <>
          <Some label="It" words={wordsOf(WEIGHTS)} value={rule.weights} set={(weights) => change({ ...rule, weights })} />
          <Some label="Where (none: anywhere)" words={SOURCES} value={rule.sources ?? []} set={(sources) => change({ ...rule, sources })} />
        </>
      );
    case "feedback":
      return <Some label="The uploader called it" words={SAID} value={rule.said} set={(said) => change({ ...rule, said })} />;
    case "repeat_uploader":
      return (
        <Group gap="sm">
          <Whole label="At least" value={rule.count} min={2} max={100_000} set={(count) => change({ ...rule, count })} />
          <Whole label="In days" value={rule.days} min={1} max={365} set={(days) => change({ ...rule, days })} />
        </Group>
      );
    case "sample":
      return <Whole label="Of a hundred" value={rule.percent} min={0} max={100} decimals set={(percent) => change({ ...rule, percent })} />;
  }
}

type NumberProps = { label: string; value: number; min: number; max: number; decimals?: boolean; set: (value: number) => void };

function Whole({ label, value, min, max, decimals = false, set }: NumberProps) {
  return (
    <NumberInput label={label} value={Number(value.toFixed(4))} min={min} max={max} decimalScale={decimals ? 2 : 1} w={150} size="xs" clampBehavior="strict" onChange={(next) => typeof next === "number" && next >= min && set(next)} />
  );
}

type SomeProps<T extends string> = { label: string; words: Readonly<Record<T, string>>; value: readonly T[]; set: (values: T[]) => void };

function Some<T extends string>({ label, words, value, set }: SomeProps<T>) {
  return (
    <div role="group" aria-label={label}>
      <Input.Label component="div" size="xs" mb={4}>
        {label}
      </Input.Label>
      <Chip.Group multiple value={[...value]} onChange={(values) => set(values as T[])}>
        <Group gap={6}>
          {Object.entries(words).map(([each, said]) => (
            <Chip key={each} value={each} size="xs" variant="outline">
              {String(said)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}

function wordsOf<T extends string>(table: Readonly<Record<T, { words: string }>>): Record<T, string> {
  return Object.fromEntries(Object.entries<{ words: string }>(table).map(([key, { words }]) => [key, words])) as Record<T, string>;
}
