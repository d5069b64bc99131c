import { Text } from "@mantine/core";

import type { Figures } from "@/features/figures/api/figures";
import { Panel } from "@/ui/Panel";

import { Fact } from "./Figures";
import { counted, percentOf, percents, standsOn } from "./words";

/** What was missed can be told only from checks drawn by lot among those that nothing flagged. */
export function RecallCard({ recall }: { recall: Figures["recall"] }) {
  const interval = recall.low !== null && recall.high !== null ? `${percents(recall.low)} to ${percents(recall.high)} %, both shares at their worse ends` : undefined;
  return (
    <Panel title="How many AI pictures are flagged" words="Both shares are carried over to all checks of the time: those that were flagged, and those that were not.">
      <dl className="facts">
        <Fact name="Recall" value={percentOf(recall.value)} small={interval} />
        <Fact name="AI among flagged ones" value={percentOf(recall.hits.value)} small={`${standsOn(recall.hits)}; ${counted(recall.flagged, "check")} flagged`} />
        <Fact name="AI among those by lot" value={percentOf(recall.misses.value)} small={`${standsOn(recall.misses)}; ${counted(recall.unflagged, "check")} not flagged`} />
      </dl>
      {recall.value === null && <Text c="dimmed">It stays unknown until auditors have settled checks of both kinds. The policy says how many are drawn by lot.</Text>}
    </Panel>
  );
}
