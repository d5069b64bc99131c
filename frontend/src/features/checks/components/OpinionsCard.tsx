import { Alert, Button, Group, Loader, Select, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";

import type { Check, Schemas, Verdict } from "@/api/client";
import { useModels } from "@/api/useModels";
import { askModel } from "@/features/checks/api/replies";
import { useCheckChange } from "@/features/checks/hooks/useCheckChange";
import { OpinionLine } from "@/ui/judged/OpinionLine";

type Opinion = Check["opinions"][number];

/** What other models say, beside the one that decides. They never change its verdict. */
export function OpinionsCard({ check, verdict }: { check: Check; verdict: Verdict }) {
  const { titleOf } = useModels();
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="opinions">
      <Title order={2} id="opinions">
        What other models say
      </Title>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        <OpinionLine title={titleOf(verdict.model.id)} verdict={verdict} note="This one decides" />
        {check.opinions.map((one) => (
          <Other key={one.model_id} opinion={one} title={titleOf(one.model_id)} />
        ))}
      </Stack>
      {check.image.kept && <Ask check={check} verdict={verdict} />}
      <Text size="xs" c="dimmed">
        Models that learned from the same kind of pictures make the same mistakes: that two agree proves little. The verdict above stays as it is.
      </Text>
    </Stack>
  );
}

function Other({ opinion, title }: { opinion: Opinion; title: string }) {
  if (opinion.verdict && opinion.state === "done") return <OpinionLine title={title} verdict={opinion.verdict} note={opinion.verdict.reasons[0]?.text} />;
  const failed = opinion.state === "failed";
  return (
    <Group component="li" className="opinion" data-opinion={opinion.state} gap="sm" wrap="nowrap" role="status">
      {!failed && <Loader size="xs" aria-hidden />}
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {failed ? opinion.failure?.text : "Asked. It answers when no check waits; you may close this page."}
        </Text>
      </div>
    </Group>
  );
}

function Ask({ check, verdict }: { check: Check; verdict: Verdict }) {
  const { models, isPending } = useModels();
  const [chosen, choose] = useState<string | null>(null);
  const ask = useCheckChange(check.id, (model: string) => askModel(check.id, model));
  const open = models.filter((model) => canBeAsked(model, check, verdict));
  const model = open.find(({ id }) => id === chosen) ?? open[0];
  if (isPending) return null;
  if (!model) return <Text size="sm">No other model is ready on this server.</Text>;
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <Select
          flex={1}
          miw={180}
          label="Check again with another model"
          data={open.map(({ id, title }) => ({ value: id, label: title }))}
          value={model.id}
          onChange={choose}
          allowDeselect={false}
        />
        <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate(model.id)}>
          Check again
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {model.about}
        {model.calibrated ? "" : " It is not calibrated, so it gives no band."}
      </Text>
      {ask.error && <Alert color="red">{ask.error.message}</Alert>}
    </Stack>
  );
}

/** Not the very revision that decided, nor one whose answer stands or is under way. */
function canBeAsked(model: Schemas["ReadyModel"], check: Check, verdict: Verdict): boolean {
  if (model.id === verdict.model.id && model.revision === verdict.model.revision) return false;
  const given = check.opinions.find((one) => one.model_id === model.id);
  return !given || given.state === "failed" || (given.state === "done" && given.verdict?.model.revision !== model.revision);
}
