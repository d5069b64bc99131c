import { Alert, Button, Group, Loader, Select, Stack, Text, Title } from "@mantine/core";
import { type RefObject, useState } from "react";

import { useModels } from "@/api/useModels";
import { useAskModel } from "@/features/desk/api/deeds";
import type { Case } from "@/features/desk/api/types";
import { OpinionLine } from "@/ui/judged/OpinionLine";

/** What every model that was asked says, and a button to ask another one. */
export function ModelsCard({ shown: { case: row, check }, ask }: { shown: Case; ask: RefObject<HTMLButtonElement | null> }) {
  const { titleOf } = useModels();
  const { verdict, opinions } = check;
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="models">
      <Title order={2} id="models">
        What the models say
      </Title>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {verdict && <OpinionLine title={titleOf(verdict.model.id)} verdict={verdict} note="This one decided" />}
        {opinions.map((one) =>
          one.verdict && one.state === "done" ? (
            <OpinionLine key={one.model_id} title={titleOf(one.model_id)} verdict={one.verdict} note={one.verdict.reasons[0]?.text} />
          ) : (
            <Group key={one.model_id} component="li" className="opinion" gap="sm" wrap="nowrap" role="status">
              {one.state !== "failed" && <Loader size="xs" aria-hidden />}
              <Text size="sm">
                {titleOf(one.model_id)}: {one.state === "failed" ? one.failure?.text : "asked"}
              </Text>
            </Group>
          ),
        )}
      </Stack>
      {check.picture.kept && <AskAnother caseId={row.id} asked={[verdict?.model.id, ...opinions.map((one) => one.model_id)]} ask={ask} />}
    </Stack>
  );
}

function AskAnother({ caseId, asked, ask }: { caseId: string; asked: readonly (string | undefined)[]; ask: RefObject<HTMLButtonElement | null> }) {
  const { models } = useModels();
  const open = models.filter(({ id }) => !asked.includes(id));
  const [chosen, choose] = useState<string | null>(null);
  const asking = useAskModel(caseId);
  const model = open.find(({ id }) => id === chosen) ?? open[0];
  if (!model) return null;
  return (
    <>
      <Group align="flex-end" gap="xs">
        <Select flex={1} miw={160} label="Ask another model" data={open.map(({ id, title }) => ({ value: id, label: title }))} value={model.id} onChange={choose} allowDeselect={false} />
        <Button ref={ask} variant="default" loading={asking.isPending} onClick={() => asking.mutate(model.id)} rightSection={<kbd aria-hidden>o</kbd>} aria-keyshortcuts="o">
          Ask
        </Button>
      </Group>
      {asking.error && (
        <Alert color="red" role="alert" variant="light">
          {asking.error.message}
        </Alert>
      )}
    </>
  );
}
