import { SimpleGrid } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";

import type { Summary } from "@/features/history/api/history";
import type { Selection } from "@/features/history/hooks/useSelection";
import { useRows } from "@/features/history/hooks/useRows";

import { Tile } from "./Tile";

type Props = { checks: readonly Summary[]; selection: Selection; onEnd: () => void };

const TILE_PX = 220;
const ROW_PX = 286;
const GAP_PX = 14;

/** As many tiles a row as fit; only the rows one can see are there. */
export function Grid({ checks, selection, onEnd }: Props) {
  const { ref, width } = useElementSize();
  const columns = Math.max(2, Math.floor((width + GAP_PX) / (TILE_PX + GAP_PX)));
  const rows = Math.ceil(checks.length / columns);
  const { frame, before, after, shown } = useRows({ count: rows, rowPx: ROW_PX + GAP_PX, onEnd });
  return (
    <div ref={frame}>
      <div ref={ref} role="list" aria-label="Checks">
        <div style={{ height: before }} />
        {shown.map((row) => (
          <SimpleGrid key={row} cols={columns} spacing={GAP_PX} mb={GAP_PX} role="presentation" style={{ height: ROW_PX, gridAutoRows: ROW_PX }}>
            {checks.slice(row * columns, (row + 1) * columns).map((check) => (
              <div key={check.id} role="listitem" style={{ minWidth: 0 }}>
                <Tile check={check} chosen={selection.has(check)} onToggle={selection.toggle} />
              </div>
            ))}
          </SimpleGrid>
        ))}
        <div style={{ height: after }} />
      </div>
    </div>
  );
}
