import { NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";

import type { WhatIf } from "@/features/figures/api/figures";
import { Panel } from "@/ui/Panel";

import { Fact } from "./Figures";
import { counted, traded } from "./words";

/** Another upper edge, tried on the checks that people settled. */
export function WhatIfCard({ all }: { all: readonly WhatIf[] }) {
  const [chosen, setChosen] = useState(0);
  const what = all[chosen] ?? all[0];
  if (!what) return null;
  return (
    <Panel title="What if the edge were another" words="“Likely AI-generated” begins above the edge. False flags are real pictures above it, misses are AI pictures below it, among the checks that people settled.">
      {all.length > 1 && (
        <NativeSelect label="Model" maw={420} data={all.map(({ model_id, model_revision }, at) => ({ value: String(at), label: `${model_id}, ${model_revision}` }))} value={String(chosen)} onChange={({ currentTarget: { value } }) => setChosen(Number(value))} />
      )}
      <Slider key={`${what.model_id} ${what.model_revision}`} what={what} />
    </Panel>
  );
}

function Slider({ what }: { what: WhatIf }) {
  const [hundredths, setHundredths] = useState(Math.round(what.now.edge * 100));
  const step = what.steps[hundredths];
  return (
    <Stack gap="sm">
      <label style={{ display: "grid", gap: 6 }}>
        <Text span fw={550}>
          Edge: {(hundredths / 100).toFixed(2)}
        </Text>
        <input type="range" min={0} max={100} value={hundredths} onChange={(event) => setHundredths(Number(event.currentTarget.value))} style={{ width: "100%", accentColor: "var(--mantine-primary-color-filled)", height: 28 }} aria-valuetext={(hundredths / 100).toFixed(2)} />
      </label>
      <Text size="lg" fw={650} role="status">
        {traded(what, hundredths / 100)}
      </Text>
      <dl className="facts">
        <Fact name="False flags" value={step?.false_flags ?? 0} small={`of ${counted(what.real, "real picture")}; ${what.now.false_flags} today`} />
        <Fact name="Misses" value={step?.misses ?? 0} small={`of ${counted(what.ai, "AI picture")}; ${what.now.misses} today`} />
        <Fact name="Edge of today" value={what.now.edge.toFixed(3)} />
      </dl>
      <Text size="sm" c="dimmed">
        On {counted(what.real + what.ai, "settled check")}, {what.by_lot.toLocaleString()} of them drawn by lot. What was not flagged and not drawn, nobody looked at: the misses here are the fewest there are. Files that declare an AI source are left out: no edge decides them.
      </Text>
    </Stack>
  );
}
