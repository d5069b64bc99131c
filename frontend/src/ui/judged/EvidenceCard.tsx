import { Badge, Code, Group, Stack, Table, Text, Title } from "@mantine/core";

import type { Evidence } from "@/api/client";
import { CopyButton } from "@/ui/CopyButton";
import { WEIGHTS } from "@/ui/weights";

import { ContentCredentials } from "./ContentCredentials";

const LONG = 160; // characters: prompts and workflows are folded away
const WORTH_COPYING = new Set(["prompt", "negative prompt", "seed"]);

/** What the file itself tells, beside the model's answer and never mixed into it. */
export function EvidenceCard({ evidence }: { evidence: readonly Evidence[] }) {
  const credentials = evidence.filter(({ source }) => source === "c2pa");
  const others = evidence.filter(({ source }) => source !== "c2pa");
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="evidence">
      <Title order={2} id="evidence">
        What the file tells
      </Title>
      {evidence.length === 0 && <Text size="sm">Nothing about where it comes from.</Text>}
      {credentials.length > 0 && <ContentCredentials pieces={credentials} />}
      {others.map((one, at) => (
        <One key={`${one.source} ${one.code}`} evidence={one} facts={newFacts(one, others.slice(0, at))} />
      ))}
      <Text size="xs" c="dimmed">
        Most programs and networks strip such data from a picture, and anybody can write some of it. That it is missing proves nothing.
      </Text>
    </Stack>
  );
}

type Fact = readonly [name: string, value: string];

/** What the pieces above it did not show already: two statements of one manifest name the same signer. */
function newFacts(evidence: Evidence, above: readonly Evidence[]): Fact[] {
  return Object.entries(evidence.details).filter(([name, value]) => !above.some((one) => one.details[name] === value));
}

function One({ evidence, facts }: { evidence: Evidence; facts: readonly Fact[] }) {
  const weight = WEIGHTS[evidence.weight];
  const Sign = weight.icon;
  return (
    <Stack gap={6} data-evidence={evidence.code}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <Sign size={20} stroke={1.6} aria-hidden style={{ flex: "none", marginTop: 2, color: `light-dark(var(--mantine-color-${weight.color}-8), var(--mantine-color-${weight.color}-3))` }} />
        <div>
          <Text fw={600} component="h3" m={0} size="sm">
            {evidence.title}
          </Text>
          <Badge size="xs" variant="light" tt="none" color={weight.color} styles={{ root: { color: `light-dark(var(--mantine-color-${weight.color}-9), var(--mantine-color-${weight.color}-2))` } }}>
            {weight.words}
          </Badge>
        </div>
      </Group>
      <Text size="sm">{evidence.text}</Text>
      {facts.length > 0 && (
        <Table layout="fixed" verticalSpacing={3} withRowBorders={false} aria-label={`Details: ${evidence.title}`}>
          <Table.Tbody>
            {facts.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w="34%" fw={500} c="dimmed" fz="xs" style={{ verticalAlign: "top" }}>
                  {name.charAt(0).toUpperCase() + name.slice(1)}
                </Table.Th>
                <Table.Td fz="xs" style={{ overflowWrap: "anywhere" }}>
                  <Group gap={4} wrap="nowrap" align="flex-start" justify="space-between">
                    <div style={{ minWidth: 0 }}>{value.length > LONG ? <Folded value={value} /> : value}</div>
                    {WORTH_COPYING.has(name) && <CopyButton value={value} what={`the ${name}`} />}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

function Folded({ value }: { value: string }) {
  return (
    <details>
      <summary>{value.slice(0, LONG).trimEnd()}…</summary>
      <Code block mt={4} style={{ whiteSpace: "pre-wrap" }}>
        {value}
      </Code>
    </details>
  );
}
