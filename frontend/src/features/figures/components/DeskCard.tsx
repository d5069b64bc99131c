import { Text } from "@mantine/core";

import type { Figures } from "@/features/figures/api/figures";
import { Panel } from "@/ui/Panel";

import { Fact, Numbers } from "./Figures";
import { counted, span } from "./words";

/** What waits for a person, how long it took, and who decided how much. */
export function DeskCard({ figures: { backlog, time_to_decision: took, auditors } }: { figures: Figures }) {
  return (
    <Panel title="The desk">
      <dl className="facts">
        <Fact name="Cases open" value={backlog.open} small={backlog.second_review > 0 ? `${counted(backlog.second_review, "case")} wait for a second auditor` : undefined} />
        <Fact name="Oldest is" value={backlog.oldest_s === null ? "–" : span(backlog.oldest_s)} />
        <Fact name="Past their time" value={backlog.overdue} />
        <Fact name="Time to a decision" value={span(took.median_s)} small={took.cases > 0 ? `median of ${counted(took.cases, "case")}; nine in ten within ${span(took.p90_s)}` : "nothing settled yet"} />
      </dl>
      {auditors.length === 0 ? (
        <Text c="dimmed">Nobody decided anything.</Text>
      ) : (
        <Numbers label="Decisions by auditor" head={["Auditor", "Decisions", "Against the model", "Cannot tell", "For a second review"]}>
          {auditors.map((each) => (
            <tr key={each.auditor_id ?? "gone"}>
              <th scope="row">{each.email ?? "Accounts that are gone"}</th>
              <td>{each.decisions.toLocaleString()}</td>
              <td>{each.overruled.toLocaleString()}</td>
              <td>{each.cannot_tell.toLocaleString()}</td>
              <td>{each.second_review.toLocaleString()}</td>
            </tr>
          ))}
        </Numbers>
      )}
    </Panel>
  );
}
