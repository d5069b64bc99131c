import { Alert } from "@mantine/core";

import type { Operations } from "@/features/operations/api/operations";

import { Card } from "./Card";
import { span } from "./words";

type Props = { waiting: Operations["waiting"]; broker: Operations["broker"]; alive: boolean };

export function WaitingCard({ waiting, broker, alive }: Props) {
  return (
    <Card title="The queue">
      {!alive && (
        <Alert color="red" role="alert" variant="light">
          No worker is alive. Uploads are kept, and checked once one runs.
        </Alert>
      )}
      {broker === "unreachable" && (
        <Alert color="orange" role="alert" variant="light">
          The broker does not answer. Nothing is lost; workers look again as soon as it does.
        </Alert>
      )}
      <dl className="facts">
        <Fact name="Checks waiting" value={waiting.queued} />
        <Fact name="Oldest waits for" value={waiting.oldest_wait_s === null ? "–" : span(waiting.oldest_wait_s)} />
        <Fact name="Being checked" value={waiting.running} />
        <Fact name="Second opinions waiting" value={waiting.opinions} />
        <Fact name="Heatmaps waiting" value={waiting.heatmaps} />
        <Fact name="Shadow run waiting" value={waiting.shadow} />
      </dl>
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: number | string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{typeof value === "number" ? value.toLocaleString() : value}</dd>
    </div>
  );
}
