import { Button, Stack, Text, Textarea, Title } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, type RefObject, useState } from "react";

import { useNote } from "@/features/desk/api/deeds";
import type { Note, People } from "@/features/desk/api/types";
import { Fault } from "@/ui/Fault";
import { when } from "@/ui/words";

import { nameIn } from "./words";

const MOST = 4000;

type Props = { caseId: string; notes: readonly Note[]; people: People; field: RefObject<HTMLTextAreaElement | null> };

/** What auditors tell each other of this case; the uploader never reads it. */
export function NotesCard({ caseId, notes, people, field }: Props) {
  const [typed, type] = useState("");
  const note = useNote(caseId);
  function submit(event?: FormEvent) {
    event?.preventDefault();
    const text = typed.trim();
    if (text && !note.isPending) note.mutate(text, { onSuccess: () => type("") });
  }
  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
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
            <Button type="submit" variant="default" size="xs" loading={note.isPending} style={{ alignSelf: "flex-start" }}>
              Add the note
            </Button>
          )}
        </Stack>
      </form>
    </Stack>
  );
}
