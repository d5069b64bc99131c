import { Button, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import type { FormEvent, KeyboardEvent, RefObject } from "react";

import { useNote } from "@/features/desk/api/deeds";
import type { Note, People } from "@/features/desk/api/types";
import { draftsOf } from "@/features/desk/hooks/drafts";
import { useDraft } from "@/ui/drafts";
import { Fault } from "@/ui/Fault";
import { when } from "@/ui/words";

import { nameIn } from "./words";

const MOST = 4000;

type Props = { caseId: string; notes: readonly Note[]; people: People; field: RefObject<HTMLTextAreaElement | null> };

/** What auditors tell each other of this case; the uploader never reads it. */
export function NotesCard({ caseId, notes, people, field }: Props) {
  const [typed, type] = useDraft<string>(draftsOf(caseId).note, "");
  const note = useNote(caseId);
  function submit(event?: FormEvent) {
    event?.preventDefault();
    const text = typed.trim();
    if (text && !note.isPending) void note.mutateAsync(text).then(() => type((now) => without(typed, now)), () => undefined);
  }
  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  }
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="notes">
      <Title order={2} id="notes">
        Notes
      </Title>
      {notes.length > 0 && (
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
          {notes.map((one) => (
            <li key={one.id} className="opinion">
              <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {one.text}
              </Text>
              <Text size="xs" c="dimmed">
                {nameIn(people, one.author_id)}, {when(one.created_at)}
              </Text>
            </li>
          ))}
        </Stack>
      )}
      <form onSubmit={submit}>
        <Stack gap="xs">
          <Textarea ref={field} label="A note" description="Only auditors see it" autosize minRows={1} maxLength={MOST} value={typed} onChange={(event) => type(event.currentTarget.value)} onKeyDown={press} />
          <Fault error={note.error} />
          {typed.trim() !== "" && (
            <Group gap="sm">
              <Button type="submit" variant="default" size="xs" loading={note.isPending}>
                Add the note
              </Button>
              <Text size="xs" c="dimmed" role="status">
                {note.isPending ? "Adding…" : "Not added yet; it waits here while you look at other cases"}
              </Text>
            </Group>
          )}
        </Stack>
      </form>
    </Stack>
  );
}

/** What was typed after the note was sent. */
function without(sent: string, now: string): string {
  return now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
}
