import { Text } from "@mantine/core";

import type { Figures } from "@/features/figures/api/figures";
import { Panel } from "@/ui/Panel";

import { Numbers } from "./Figures";

type Pair = Figures["revisions"][number];

/** Settled checks that another revision judged again: what each says of the same pictures. */
export function RevisionsCard({ revisions }: { revisions: readonly Pair[] }) {
  return (
    <Panel title="Old and new on the same checks" words="Settled checks that a candidate judged again in a shadow run, whenever that was.">
      <Numbers label="Old and new revisions" head={["Revision", "Settled checks", "Right", "False flags", "Misses", "No claim"]}>
        {revisions.map((pair) => (
          <Two key={`${pair.old_model} ${pair.old_revision} ${pair.new_model} ${pair.new_revision}`} pair={pair} />
        ))}
      </Numbers>
    </Panel>
  );
}

function Two({ pair }: { pair: Pair }) {
  return (
    <>
      <One name={pair.old_model} revision={pair.old_revision} did="decided" cases={pair.cases} tally={pair.old} />
      <One name={pair.new_model} revision={pair.new_revision} did="judged again" cases={pair.cases} tally={pair.new} />
    </>
  );
}

function One({ name, revision, did, cases, tally }: { name: string; revision: string; did: string; cases: number; tally: Pair["old"] }) {
  return (
    <tr>
      <th scope="row">
        {name}
        <Text size="sm" c="dimmed">
          {revision}, {did}
        </Text>
      </th>
      <td>{cases.toLocaleString()}</td>
      <td>{tally.right.toLocaleString()}</td>
      <td>{tally.false_flags.toLocaleString()}</td>
      <td>{tally.misses.toLocaleString()}</td>
      <td>{tally.uncertain.toLocaleString()}</td>
    </tr>
  );
}
