import { Badge, Group, Stack, Table, Text } from "@mantine/core";

import type { Evidence } from "@/api/client";

import { factsOf, standingOf, STANDINGS } from "./credentials";

/** What C2PA statements in the file say, and whether they hold; their word stands as theirs, not as ours. */
export function ContentCredentials({ pieces }: { pieces: readonly Evidence[] }) {
  const standing = STANDINGS[standingOf(pieces)];
  const invalid = standing === STANDINGS.invalid;
  const named = pieces.find(({ weight }) => weight === "declares_ai" || weight === "hints_ai");
  return (
    <Stack gap={6} data-evidence={pieces[0]?.code} data-credentials={standingOf(pieces)}>
      <Group gap="xs" wrap="nowrap">
        <span className="cr" aria-hidden>
          cr
        </span>
        <div>
          <Text fw={600} component="h3" m={0} size="sm">
            Content Credentials
          </Text>
          <Badge size="xs" variant="light" tt="none" color={standing.color} styles={{ root: { color: `light-dark(var(--mantine-color-${standing.color}-9), var(--mantine-color-${standing.color}-2))` } }}>
            {standing.words}
          </Badge>
        </div>
      </Group>
      {named && (
        <Text size="sm" fw={600}>
          {named.text}
        </Text>
      )}
      <Text size="sm">{standing.text}</Text>
      <Facts pieces={pieces} invalid={invalid} />
    </Stack>
  );
}

function Facts({ pieces, invalid }: { pieces: readonly Evidence[]; invalid: boolean }) {
  const facts = factsOf(pieces);
  if (facts.length === 0) return null;
  return (
    <Table layout="fixed" verticalSpacing={3} withRowBorders={false} aria-label={invalid ? "What the invalid Content Credentials claim" : "What the Content Credentials say"}>
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w="34%" fw={500} c="dimmed" fz="xs" style={{ verticalAlign: "top" }}>
              {name}
            </Table.Th>
            <Table.Td fz="xs" style={{ overflowWrap: "anywhere" }}>
              {value}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
