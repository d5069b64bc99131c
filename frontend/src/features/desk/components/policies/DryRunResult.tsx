import { Alert, Group, List, Table, Text } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";

import type { DryRun } from "@/features/desk/api/types";
import { CASE_REASONS } from "@/features/desk/api/wish";
import { BandMark } from "@/features/desk/components/BandMark";

import { dryRunWords } from "./policyWords";

/** What a draft would have flagged, beside what the policy in force flags. */
export function DryRunResult({ run }: { run: DryRun }) {
  const kinds = [...new Set([...Object.keys(run.reasons_then), ...Object.keys(run.reasons_now)])];
  return (
    <Alert variant="light" color="teal" icon={<IconFlask size={20} aria-hidden />} title={dryRunWords(run)} role="status" data-dry-run={run.then}>
      <Text size="sm">
        {run.added.toLocaleString()} more, {run.dropped.toLocaleString()} no longer. Nothing was changed.
      </Text>
      <List size="sm" mt="xs">
        {run.rules_in_words.map((words) => (
          <List.Item key={words}>{words}</List.Item>
        ))}
      </List>
      {kinds.length > 0 && (
        <Table mt="sm" maw={420} aria-label="By rule">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Rule</Table.Th>
              <Table.Th ta="end">Today</Table.Th>
              <Table.Th ta="end">Draft</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map((kind) => (
              <Table.Tr key={kind}>
                <Table.Td>{(CASE_REASONS as Record<string, string>)[kind] ?? kind}</Table.Td>
                <Table.Td ta="end">{(run.reasons_now[kind] ?? 0).toLocaleString()}</Table.Td>
                <Table.Td ta="end">{(run.reasons_then[kind] ?? 0).toLocaleString()}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Examples title="Newly flagged, for example" examples={run.examples_added} />
      <Examples title="No longer flagged, for example" examples={run.examples_dropped} />
    </Alert>
  );
}

function Examples({ title, examples }: { title: string; examples: DryRun["examples_added"] }) {
  if (examples.length === 0) return null;
  return (
    <Group gap={6} mt="sm">
      <Text size="xs" c="dimmed">
        {title}:
      </Text>
      {examples.map((one) => (
        <BandMark key={one.check_id} verdict={one} size="xs" />
      ))}
    </Group>
  );
}
