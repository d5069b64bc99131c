import { Anchor, Checkbox, Group, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { memo } from "react";
import { Link } from "react-router";

import type { Summary } from "@/features/history/api/history";
import { FORMATS, type Format, type Sort } from "@/features/history/api/wish";
import { useRows } from "@/features/history/hooks/useRows";
import type { Selection } from "@/features/history/hooks/useSelection";
import { DecidedMark } from "@/ui/DecidedMark";
import { FROM_HISTORY } from "@/ui/order";
import { StateBadge } from "@/ui/StateBadge";
import { Thumbnail } from "@/ui/Thumbnail";
import { bytes, percent, when } from "@/ui/words";

import { date } from "./said";
import { Chooser, type ItemProps, Tags } from "./Tile";

type Props = { checks: readonly Summary[]; selection: Selection; onEnd: () => void; sort: Sort; onSort: (sort: Sort) => void };
type Column = { title: string; width?: number; up?: Sort; down?: Sort; end?: boolean };

const ROW_PX = 57;
const COLUMNS: readonly Column[] = [
  { title: "File", up: "name" },
  { title: "Result", width: 245 },
  { title: "Chance of AI", width: 130, up: "p_ai_low", down: "p_ai_high", end: true },
  { title: "Format", width: 80 },
  { title: "Size", width: 90, up: "smallest", down: "largest", end: true },
  { title: "Checked", width: 190, up: "oldest", down: "newest" },
  { title: "Kept until", width: 110 },
];

/** One line a check; only the lines one can see are there. */
export default function ChecksTable({ checks, selection, onEnd, sort, onSort }: Props) {
  const { frame, before, after, shown } = useRows({ count: checks.length, rowPx: ROW_PX, onEnd });
  const every = checks.length > 0 && checks.every(selection.has);
  return (
    <div ref={frame} className="card" style={{ overflowX: "auto" }} role="region" aria-label="Checks">
      <Table layout="fixed" miw={1080} verticalSpacing={0} aria-rowcount={checks.length + 1}>
        <Table.Thead>
          <Table.Tr h={44}>
            <Table.Th w={44}>
              <Checkbox aria-label="Choose all that are loaded" checked={every} indeterminate={selection.any && !every} onChange={every ? selection.clear : selection.chooseShown} />
            </Table.Th>
            <Table.Th w={64} aria-label="Picture" />
            {COLUMNS.map((column) => (
              <Head key={column.title} column={column} sort={sort} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {before > 0 && <tr style={{ height: before }} aria-hidden />}
          {shown.map((at) => {
            const check = checks[at];
            return check && <Row key={check.id} check={check} at={at} chosen={selection.has(check)} onToggle={selection.toggle} />;
          })}
          {after > 0 && <tr style={{ height: after }} aria-hidden />}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Head({ column, sort, onSort }: { column: Column; sort: Sort; onSort: (sort: Sort) => void }) {
  const { title, width, up, down } = column;
  const order = orderOf(column, sort);
  const next = (order === "descending" ? up : down) ?? up;
  const Sign = order === "ascending" ? IconArrowUp : IconArrowDown;
  return (
    <Table.Th {...(width && { w: width })} {...(next && { "aria-sort": order })} ta={column.end ? "end" : "start"}>
      {next ? (
        <UnstyledButton fw={700} fz="sm" onClick={() => onSort(next)} style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
          {title} {order !== "none" && <Sign size={14} aria-hidden />}
        </UnstyledButton>
      ) : (
        title
      )}
    </Table.Th>
  );
}

function orderOf({ up, down }: Column, sort: Sort): "ascending" | "descending" | "none" {
  if (sort === up) return "ascending";
  return sort === down ? "descending" : "none";
}

const Row = memo(function Row({ check, at, chosen, onToggle }: ItemProps & { at: number }) {
  const { verdict, image } = check;
  return (
    <Table.Tr h={ROW_PX} aria-rowindex={at + 2} aria-selected={chosen} className={chosen ? "chosen-row" : ""} data-check={check.id}>
      <Table.Td>
        <Chooser check={check} chosen={chosen} onToggle={onToggle} />
      </Table.Td>
      <Table.Td>
        <div style={{ width: 44, height: 44, borderRadius: 8, overflow: "hidden" }}>
          <Thumbnail check={check} height={44} />
        </div>
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={`/checks/${check.id}`} state={FROM_HISTORY} fw={600} size="sm" c="inherit" truncate display="block" title={check.file_name}>
          {check.file_name}
        </Anchor>
        <Tags tags={check.tags} />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <StateBadge check={check} size="sm" />
          <DecidedMark outcome={check.decision} />
        </Group>
      </Table.Td>
      <Table.Td ta="end">{verdict && verdict.band !== "not_applicable" ? percent(verdict.p_ai) : "–"}</Table.Td>
      <Table.Td>{FORMATS[image.media_type.slice("image/".length) as Format] ?? image.media_type}</Table.Td>
      <Table.Td ta="end">{bytes(image.size_bytes)}</Table.Td>
      <Table.Td>
        <Text size="sm" truncate>{when(check.created_at)}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          {check.delete_after ? date(check.delete_after) : "–"}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
});
