import { Alert, Button, Group, Stack, Text, Textarea, Title } from "@mantine/core";

import type { Check } from "@/api/client";
import { useLabel } from "@/features/checks/api/label";
import { useDraft } from "@/ui/drafts";
import { TagPicker } from "@/ui/TagPicker";

const MOST = 4000;

/** What its owner writes on it: tags are kept at once, a note when one says so. */
export function NotesCard({ check }: { check: Pick<Check, "id" | "note" | "tags"> }) {
  const { mutate, mutateAsync, isPending, error, variables } = useLabel(check.id);
  const [typed, setTyped] = useDraft<string | null>(`note ${check.id}`, null);
  const note = typed ?? check.note;
  const changed = note.trim() !== check.note;
  const tags = isPending && variables.tags ? variables.tags : check.tags;
  // What was typed while it was being saved stays.
  const save = () => void mutateAsync({ note }).then(() => setTyped((now) => (now === note ? null : now)), () => undefined);
  return (
    <Stack className="card" p="lg" gap="md" component="section" aria-label="Notes and tags">
      <Title order={2}>Notes and tags</Title>
      <TagPicker label="Tags" value={tags} onChange={(next) => mutate({ tags: next })} />
      <Textarea label="Note" description="Only you see it" autosize minRows={2} maxRows={10} maxLength={MOST} value={note} onChange={(event) => setTyped(event.currentTarget.value)} />
      {error && (
        <Alert color="red" role="alert" variant="light">
          {error.message}
        </Alert>
      )}
      <Group justify="space-between" mih={36}>
        <Text size="xs" c="dimmed" role="status">
          {isPending ? "Saving…" : changed ? "Not saved yet" : ""}
        </Text>
        {changed && (
          <Group gap="xs">
            <Button variant="default" onClick={() => setTyped(null)}>
              Undo
            </Button>
            <Button onClick={save} loading={isPending}>
              Save the note
            </Button>
          </Group>
        )}
      </Group>
    </Stack>
  );
}
