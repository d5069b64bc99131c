import { Text } from "@mantine/core";

import type { Operations } from "@/features/operations/api/operations";
import { bytes, when } from "@/ui/words";

import { Card } from "./Card";
import { counted } from "./words";

const KINDS = { originals: "Originals", derived: "Previews and heatmaps", other: "Everything else" } as const;

export function StoredCard({ stored, due }: { stored: Operations["stored"]; due: Operations["due"] }) {
  const at = stored.find(({ counted_at }) => counted_at)?.counted_at;
  const overdue = due.checks + due.pictures + due.files;
  return (
    <Card title="Storage" words={at ? `Counted ${when(at)}; again every hour.` : "Nobody has counted yet: a worker does so soon after its start."}>
      <dl className="facts">
        {stored.map((each) => (
          <div key={each.kind}>
            <dt>{KINDS[each.kind]}</dt>
            <dd>
              {each.counted_at ? bytes(each.size_bytes) : "unknown"}
              {each.counted_at && <small>{counted(each.files, "file")}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <Text>
        <b>Retention:</b>{" "}
        {overdue === 0
          ? "nothing is past its date."
          : `${counted(due.checks, "check")}, ${counted(due.pictures, "picture")} of checks that stay and the files of ${counted(due.files, "picture")} are past their date and go with the next rounds.`}
      </Text>
    </Card>
  );
}
