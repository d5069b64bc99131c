import { Badge, Text } from "@mantine/core";
import { IconServerOff } from "@tabler/icons-react";

import type { Models, Worker } from "@/features/operations/api/operations";
import { Notice } from "@/ui/Notice";
import { when } from "@/ui/words";

import { Card } from "./Card";
import { ago, perSecond } from "./words";

type Props = { workers: readonly Worker[]; inUse: Models["candidates"][number] | undefined };

export function WorkersCard({ workers, inUse }: Props) {
  return (
    <Card title="Workers" words="Each gives a sign of life every five seconds.">
      {workers.length === 0 ? (
        <Notice icon={IconServerOff} title="No worker in the last hour">
          <Text>Start one: “aiguard worker”, or “docker compose up worker”.</Text>
        </Notice>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard has to get in to scroll it
        <div className="scrolls" role="region" aria-label="Workers, as a table" tabIndex={0}>
          <table className="numbers">
            <thead>
              <tr>
                <th scope="col">Worker</th>
                <th scope="col" className="words">State</th>
                <th scope="col" className="words">Model and revision</th>
                <th scope="col" className="words">Device</th>
                <th scope="col">Pictures a second</th>
                <th scope="col">Judged</th>
              </tr>
            </thead>
            <tbody>
              {workers.map((worker) => (
                <Row key={worker.id} worker={worker} inUse={inUse} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Row({ worker, inUse }: { worker: Worker; inUse: Props["inUse"] }) {
  const other = inUse && worker.model_id && (worker.model_id !== inUse.id || worker.model_revision !== inUse.revision);
  return (
    <tr>
      <th scope="row">
        {worker.host}
        <Text size="sm" c="dimmed">
          process {worker.pid}, since {when(worker.started_at)}
        </Text>
      </th>
      <td className="words">
        <State worker={worker} />
        {worker.problem && (
          <Text size="sm" c="var(--page-fault)" maw={260}>
            {worker.problem}
          </Text>
        )}
        {!worker.problem && other && worker.alive && (
          <Text size="sm" c="dimmed">
            takes the model in use up at its next batch
          </Text>
        )}
      </td>
      <td className="words">
        {worker.model_id ?? "opening…"}
        <Text size="sm" c="dimmed">
          {worker.model_revision}
        </Text>
      </td>
      <td className="words">{worker.device ?? "–"}</td>
      <td>{perSecond(worker.pictures_per_s)}</td>
      <td>{worker.pictures.toLocaleString()}</td>
    </tr>
  );
}

function State({ worker }: { worker: Worker }) {
  if (!worker.alive) {
    return (
      <Badge color="red" miw="max-content" variant="light" tt="none" styles={{ root: { color: "light-dark(var(--mantine-color-red-9), var(--mantine-color-red-2))" } }}>
        Silent for {ago(worker.seen_at)}
      </Badge>
    );
  }
  return (
    <Badge color="teal" miw="max-content" variant="light" tt="none" styles={{ root: { color: "light-dark(var(--mantine-color-teal-9), var(--mantine-color-teal-2))" } }}>
      {worker.model_id ? "Alive" : "Starting"}
    </Badge>
  );
}
