import { Accordion, Code, Group, Table } from "@mantine/core";

import type { Check } from "@/api/client";
import { CopyButton } from "@/ui/CopyButton";
import { bytes, when } from "@/ui/words";

/** What one needs to repeat the verdict, folded away. */
export function FileFacts({ check }: { check: Check }) {
  return (
    <Accordion variant="separated" radius="lg" styles={{ item: { background: "var(--page-surface)", border: "1px solid var(--page-line)" } }}>
      <Accordion.Item value="facts">
        <Accordion.Control>Technical details</Accordion.Control>
        <Accordion.Panel>
          <Table layout="fixed" verticalSpacing={6} withRowBorders={false} aria-label="Technical details">
            <Table.Tbody>
              {factsOf(check).map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th w="38%" fw={500} c="dimmed" style={{ verticalAlign: "top" }}>
                    {name}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Copied({ value, what }: { value: string; what: string }) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Code style={{ overflowWrap: "anywhere" }}>{value}</Code>
      <CopyButton value={value} what={what} />
    </Group>
  );
}

type Fact = readonly [name: string, value: React.ReactNode];

function factsOf(check: Check): Fact[] {
  const { image, verdict } = check;
  const facts: Fact[] = [
    ["File", `${image.media_type}, ${bytes(image.size_bytes)}`],
    ["SHA-256 of the file", <Copied key="sha" value={image.sha256} what="the file's SHA-256" />],
    ["Check", <Copied key="id" value={check.id} what="the check's id" />],
    ["Attempts", check.attempt],
  ];
  if (image.width && image.height) facts.splice(1, 0, ["Size", `${image.width} × ${image.height} pixels, upright`]);
  return verdict ? [...facts, ...modelFacts(verdict)] : facts;
}

function modelFacts(verdict: NonNullable<Check["verdict"]>): Fact[] {
  return [
    ["Model", verdict.model.id],
    ["Revision", <Copied key="rev" value={verdict.model.revision} what="the revision" />],
    ["SHA-256 of the weights", <Copied key="weights" value={verdict.model.weights_sha256} what="the weights' SHA-256" />],
    ["SHA-256 of the spec", <Copied key="spec" value={verdict.model.spec_sha256} what="the spec's SHA-256" />],
    ["Thresholds", verdict.thresholds ? `${verdict.model.thresholds_id}: ${verdict.thresholds.real_edge.toFixed(4)} and ${verdict.thresholds.ai_edge.toFixed(4)}` : "not calibrated"],
    ["Probability", verdict.p_ai.toFixed(6)],
    ["Saved again", verdict.resaved.map(({ how, p_ai }) => `${how}: ${p_ai.toFixed(4)}`).join("; ") || "not asked"],
    ["Kind of picture", fitnessWords(verdict)],
    ["Raw answer", verdict.logits.map(({ label, logit }) => `${label} ${logit.toFixed(4)}`).join(", ")],
    ["Time", `${Math.round(verdict.decode_ms)} ms to read, ${Math.round(verdict.inference_ms)} ms in the model`],
    ["Judged", when(verdict.created_at)],
  ];
}

function fitnessWords({ unfit, fitness }: NonNullable<Check["verdict"]>): string {
  const measured = Object.entries(fitness).map(([name, value]) => `${name.replaceAll("_", " ")} ${Number(value.toFixed(3))}`);
  return `${unfit ? unfit.replaceAll("_", " ") : "fit to be judged"} (${measured.join(", ")})`;
}
