import { Alert, Button, Group, NativeSelect, Stack, Switch, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";

import type { Privacy } from "@/api/privacy";
import { type PrivacyChoice, useSetPrivacy } from "@/features/account/api/privacy";

import { Panel } from "@/ui/Panel";
import { shrinks, spans } from "./privacyWords";

/** One's own limits and what an upload begins with, saved together. */
export function PrivacyForm({ privacy }: { privacy: Privacy }) {
  const { operator, ...stored } = privacy;
  const [choice, setChoice] = useState<PrivacyChoice>(stored);
  const save = useSetPrivacy();
  const changed = JSON.stringify(choice) !== JSON.stringify(stored);
  const set = (values: Partial<PrivacyChoice>) => {
    save.reset();
    setChoice({ ...choice, ...values });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed && !save.isPending) save.mutate(choice);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <Panel title="How long it is kept" words="Counted from the upload, also for what you uploaded before. Every check shows its date.">
          <NativeSelect
            label="Pictures"
            description="Then the picture goes, and the verdict stays."
            data={spans(operator.pictures, stored.keep_pictures_days)}
            value={String(choice.keep_pictures_days ?? "")}
            onChange={(event) => set({ keep_pictures_days: Number(event.currentTarget.value) || null })}
          />
          <NativeSelect
            label="Checks"
            description="Then the verdict goes too, and everything about it."
            data={spans(operator.checks, stored.keep_checks_days)}
            value={String(choice.keep_checks_days ?? "")}
            onChange={(event) => set({ keep_checks_days: Number(event.currentTarget.value) || null })}
          />
        </Panel>
        <Panel title="What an upload begins with" words="You can say otherwise for each upload.">
          <Switch
            label="Keep the picture"
            description="Off: verdict only. The picture is deleted as soon as it is judged."
            checked={choice.keep_picture}
            onChange={(event) => set({ keep_picture: event.currentTarget.checked })}
          />
          <Switch
            label="My pictures may be used in training"
            description="Off unless you say so. It changes nothing about your verdicts."
            checked={choice.for_training}
            onChange={(event) => set({ for_training: event.currentTarget.checked })}
          />
        </Panel>
        {shrinks(stored, choice) && (
          <Alert color="yellow" variant="light">
            What is older than that already is deleted within minutes of saving, for good.
          </Alert>
        )}
        {save.error && (
          <Alert color="red" role="alert" variant="light">
            {save.error.message}
          </Alert>
        )}
        <Group>
          <Button type="submit" disabled={!changed} loading={save.isPending}>
            Save
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {save.isSuccess && !changed ? "Saved." : ""}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
