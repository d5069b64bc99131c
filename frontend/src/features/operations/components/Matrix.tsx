import { Text } from "@mantine/core";

import type { Band } from "@/api/client";
import type { Trial } from "@/features/operations/api/operations";
import { BANDS } from "@/ui/bands";

const ORDER = ["likely_real", "uncertain", "likely_ai", "not_applicable"] as const satisfies readonly Band[];
const ENDS: ReadonlySet<Band> = new Set(["likely_real", "likely_ai"]);

/** Band against band. The diagonal is where both agree; what one calls real and the other AI stands out. */
export function Matrix({ cells }: { cells: Trial["cells"] }) {
  const count = (decided: Band, candidate: Band) => cells.find((cell) => cell.decided === decided && cell.candidate === candidate)?.checks ?? 0;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard has to get in to scroll it
    <div className="scrolls" role="region" aria-label="Where the two agree, as a table" tabIndex={0}>
      <table className="numbers">
        <caption style={{ textAlign: "start" }}>
          <Text size="sm" c="dimmed" mb={4}>
            Rows: what decided. Columns: what the candidate says of the same pictures.
          </Text>
        </caption>
        <thead>
          <tr>
            <th scope="col">Decided</th>
            {ORDER.map((band) => (
              <th scope="col" key={band}>
                {BANDS[band].words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ORDER.map((decided) => (
            <tr key={decided}>
              <th scope="row">{BANDS[decided].words}</th>
              {ORDER.map((candidate) => {
                const checks = count(decided, candidate);
                return (
                  <td key={candidate} className={kind(decided, candidate, checks)}>
                    {checks.toLocaleString()}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function kind(decided: Band, candidate: Band, checks: number): string {
  if (checks === 0) return "none";
  if (decided === candidate) return "same";
  return ENDS.has(decided) && ENDS.has(candidate) ? "apart" : "";
}
