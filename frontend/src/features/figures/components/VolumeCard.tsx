import { Text } from "@mantine/core";

import type { Figures } from "@/features/figures/api/figures";
import { Panel } from "@/ui/Panel";

import { Fact } from "./Figures";
import { Days } from "./Days";
import { percentOf, standsOn } from "./words";

export function VolumeCard({ figures: { volume, flagged } }: { figures: Figures }) {
  return (
    <Panel title="Volume" words="Checks that got a verdict, and those that a rule of the policy flagged.">
      <dl className="facts">
        <Fact name="Checks" value={flagged.of} />
        <Fact name="Flagged" value={flagged.hits} />
        <Fact name="Flagged share" value={percentOf(flagged.value)} small={standsOn(flagged)} />
      </dl>
      {volume.length > 1 ? <Days volume={volume} /> : <Text c="dimmed">Day by day shows from the second day on.</Text>}
    </Panel>
  );
}
