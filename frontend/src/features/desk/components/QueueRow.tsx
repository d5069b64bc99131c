import { Badge, Group, Text } from "@mantine/core";
import { IconPhoto, IconStack2, IconUser } from "@tabler/icons-react";
import { memo } from "react";
import { Link } from "react-router";

import type { CaseSummary, People } from "@/features/desk/api/types";
import { thumbnailAddress } from "@/features/desk/api/pictures";
import { OutcomeBadge } from "@/ui/OutcomeBadge";
import { when } from "@/ui/words";

import { BandMark } from "./BandMark";
import { Clock } from "./Clock";
import { Held } from "./Held";
import { reasonWords } from "./words";

type Props = { row: CaseSummary; people: People; me: number; query: string; opening: number | null; blurred: boolean };

/** One case, or a group of near-duplicates that is settled as one. The whole row opens it. */
export const QueueRow = memo(function QueueRow({ row, people, me, query, opening, blurred }: Props) {
  return (
    <li className="queue-row" data-case={row.id}>
      <Link to={`/desk/cases/${row.id}${query}`} className="card tile queue-link" aria-label={nameOf(row)}>
        <Preview row={row} opening={opening} blurred={blurred} />
        <div className="queue-words">
          <Group gap={6}>
            <BandMark verdict={row} />
            {row.group_size > 1 && (
              <Badge size="sm" variant="outline" color="gray" tt="none" c="var(--mantine-color-text)" leftSection={<IconStack2 size={13} aria-hidden />}>
                {row.group_size} alike
              </Badge>
            )}
          </Group>
          <Text size="sm" fw={600}>
            {reasonWords(row)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            <IconUser size={12} aria-hidden style={{ verticalAlign: -1 }} /> Person {row.uploader_id} · {row.model_id} · here since {when(row.opened_at)}
            {row.tags.length > 0 && ` · ${row.tags.map((tag) => `#${tag}`).join(" ")}`}
          </Text>
        </div>
        <div className="queue-state">{row.outcome ? <OutcomeBadge outcome={row.outcome} size="sm" /> : <Waiting row={row} people={people} me={me} />}</div>
      </Link>
    </li>
  );
});

function Waiting({ row, people, me }: Pick<Props, "row" | "people" | "me">) {
  return (
    <>
      <Clock due={row.due_at} />
      <Held row={row} people={people} me={me} />
    </>
  );
}

function Preview({ row, opening, blurred }: Pick<Props, "row" | "opening" | "blurred">) {
  return (
    <div className="queue-preview" aria-hidden>
      {row.has_preview && opening !== null ? <img src={thumbnailAddress(row.id, opening)} alt="" loading="lazy" className={blurred ? "blurred" : ""} /> : <IconPhoto size={26} stroke={1.4} />}
    </div>
  );
}

function nameOf(row: CaseSummary): string {
  return `${reasonWords(row)}, ${row.group_size > 1 ? `${row.group_size} alike, ` : ""}person ${row.uploader_id}`;
}
