import { Alert, Button, Group, Radio, Stack, Textarea } from "@mantine/core";
import type { FormEvent } from "react";

import { type Dispute, openDispute } from "@/features/checks/api/replies";
import { useCheckChange } from "@/features/checks/hooks/useCheckChange";
import { forgetDrafts, useDraft } from "@/ui/drafts";

import { DISPUTE_REASONS } from "./disputeWords";

const MOST_LINKS = 10;

export function DisputeForm({ checkId, done }: { checkId: string; done: () => void }) {
  const drafts = [`dispute reason ${checkId}`, `dispute ${checkId}`, `dispute links ${checkId}`] as const;
  const [reason, choose] = useDraft<Dispute["reason"]>(drafts[0], "is_real");
  const [words, write] = useDraft<string>(drafts[1], "");
  const [linked, link] = useDraft<string>(drafts[2], "");
  const links = linked.split(/\s+/).filter(Boolean);
  const open = useCheckChange(checkId, () => openDispute(checkId, { reason, words, links }));
  const wrong = faultOf(links);
  const sent = () => {
    forgetDrafts(...drafts);
    done();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void open.mutateAsync().then(sent, () => undefined);
  };
  return (
    <Stack component="form" gap="md" onSubmit={submit}>
      <Radio.Group label="What is wrong with it" value={reason} onChange={(value) => choose(value as Dispute["reason"])}>
        <Stack gap="xs" mt="xs">
          {Object.entries(DISPUTE_REASONS).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea label="How you know" required autosize minRows={3} maxLength={4000} value={words} onChange={(event) => write(event.currentTarget.value)} />
      <Textarea
        label="Links to what shows it (optional)"
        description="One a line: where it was first published, the original file, a making-of. Nothing is fetched from there."
        autosize
        minRows={2}
        value={linked}
        onChange={(event) => link(event.currentTarget.value)}
        error={wrong}
      />
      {open.error && <Alert color="red">{open.error.message}</Alert>}
      <Group gap="xs">
        <Button type="submit" loading={open.isPending} disabled={!words.trim() || wrong !== null}>
          Send the dispute
        </Button>
        <Button variant="subtle" color="gray" onClick={done}>
          Leave it
        </Button>
      </Group>
    </Stack>
  );
}

function faultOf(links: readonly string[]): string | null {
  if (links.length > MOST_LINKS) return `At most ${MOST_LINKS} links.`;
  return links.every((link) => /^https?:\/\/\S+$/.test(link)) ? null : "Each must begin with https:// or http://.";
}
