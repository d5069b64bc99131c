import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea, Title } from "@mantine/core";

import type { Check } from "@/api/client";
import { type Feedback, giveFeedback, withdrawFeedback } from "@/features/checks/api/replies";
import { useCheckChange } from "@/features/checks/hooks/useCheckChange";
import { useDraft } from "@/ui/drafts";

const ANSWERS: { value: Feedback; label: string }[] = [
  { value: "right", label: "Right" },
  { value: "wrong", label: "Wrong" },
  { value: "cannot_tell", label: "I cannot tell" },
];

/** Was this verdict right? Kept with the check; it changes no verdict and trains no model. */
export function FeedbackCard({ check }: { check: Check }) {
  const { feedback } = check;
  const give = useCheckChange(check.id, (body: { said: Feedback; words: string }) => giveFeedback(check.id, body));
  const withdraw = useCheckChange(check.id, () => withdrawFeedback(check.id));
  const error = give.error ?? withdraw.error;
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="feedback">
      <Title order={2} id="feedback">
        Was this verdict right?
      </Title>
      <SegmentedControl
        fullWidth
        data={ANSWERS}
        value={feedback?.said ?? ""}
        onChange={(said) => give.mutate({ said: said as Feedback, words: feedback?.words ?? "" })}
        aria-labelledby="feedback"
      />
      {feedback && (
        <>
          <Words checkId={check.id} kept={feedback.words} busy={give.isPending} keep={(words) => give.mutateAsync({ said: feedback.said, words })} />
          <Group justify="space-between" gap="xs">
            <Text size="xs" c="dimmed" role="status">
              Kept with this check. The verdict stays as it is.
            </Text>
            <Button variant="subtle" color="gray" size="compact-sm" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
              Take it back
            </Button>
          </Group>
        </>
      )}
      {error && <Alert color="red">{error.message}</Alert>}
    </Stack>
  );
}

type WordsProps = { checkId: string; kept: string; busy: boolean; keep: (words: string) => Promise<unknown> };

/** What is typed here outlives another answer than before. */
function Words({ checkId, kept, busy, keep }: WordsProps) {
  const [typed, write] = useDraft<string | null>(`feedback ${checkId}`, null);
  const words = typed ?? kept;
  const save = () => void keep(words).then(() => write((now) => (now === words ? null : now)), () => undefined);
  return (
    <Stack gap="xs">
      <Textarea label="In a few words (optional)" autosize minRows={2} maxLength={2000} value={words} onChange={(event) => write(event.currentTarget.value)} />
      {words.trim() !== kept && (
        <Button variant="default" size="xs" loading={busy} onClick={save} style={{ alignSelf: "flex-start" }}>
          Keep these words
        </Button>
      )}
    </Stack>
  );
}
