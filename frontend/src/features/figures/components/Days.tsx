import "@mantine/charts/styles.layer.css";

import { BarChart } from "@mantine/charts";
import { Button } from "@mantine/core";
import { useState } from "react";

import type { Figures } from "@/features/figures/api/figures";

import { Numbers } from "./Figures";

/** Day by day, as a chart or as its numbers. */
export function Days({ volume }: { volume: Figures["volume"] }) {
  const [asTable, setAsTable] = useState(false);
  return (
    <div>
      <Button variant="subtle" size="compact-sm" mb="xs" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
        {asTable ? "Show as chart" : "Show as table"}
      </Button>
      {asTable ? (
        <Numbers label="Checks by day" head={["Day (UTC)", "Checks", "Flagged"]}>
          {volume.map(({ day, checks, flagged }) => (
            <tr key={day}>
              <th scope="row">{label(day)}</th>
              <td>{checks.toLocaleString()}</td>
              <td>{flagged.toLocaleString()}</td>
            </tr>
          ))}
        </Numbers>
      ) : (
        // The numbers stand in the table beside it; of the chart only its name is read out.
        <div role="img" aria-label="Checks by day, as a chart. “Show as table” gives the numbers.">
          <BarChart
            h={200}
            data={volume.map(({ day, checks, flagged }) => ({ day: label(day), Flagged: flagged, "Not flagged": checks - flagged }))}
            dataKey="day"
            type="stacked"
            series={[{ name: "Not flagged", color: "gray.5" }, { name: "Flagged", color: "plum.5" }]}
            withLegend
            legendProps={{ verticalAlign: "bottom" }}
            tickLine="none"
            gridAxis="y"
            barProps={{ isAnimationActive: false, maxBarSize: 36 }}
            barChartProps={{ accessibilityLayer: false }}
          />
        </div>
      )}
    </div>
  );
}

/** The day is meant as it stands, in no time zone. */
function label(day: string): string {
  return new Date(`${day}T12:00:00`).toLocaleDateString(undefined, { day: "numeric", month: "short" });
}
