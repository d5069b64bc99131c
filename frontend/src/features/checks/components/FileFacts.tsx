import { Accordion, Code, Table } from "@mantine/core";

import type { Check } from "@/api/client";
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

type Fact = readonly [name: string, value: React.ReactNode];

function factsOf(check: Check): Fact[] {
  const { image, verdict } = check;
  const facts: Fact[] = [
    ["File", `${image.media_type}, ${bytes(image.size_bytes)}`],
    ["SHA-256 of the file", <Code key="sha">{image.sha256}</Code>],
    ["Check", <Code key="id">{check.id}</Code>],
    ["Attempts", check.attempt],
  ];
  if (image.width && image.height) facts.splice(1, 0, ["Size", `${image.width} × ${image.height} pixels, upright`]);
  return verdict ? [...facts, ...modelFacts(verdict)] : facts;
}

function modelFacts(verdict: NonNullable<Check["verdict"]>): Fact[] {
  return [
    ["Model", verdict.model.id],
    ["Revision", <Code key="rev">{verdict.model.revision}</Code>],
    ["SHA-256 of the weights", <Code key="weights">{verdict.model.weights_sha256}</Code>],
    ["SHA-256 of the spec", <Code key="spec">{verdict.model.spec_sha256}</Code>],
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
