import { Alert, Button, Checkbox, Group, Radio, Stack, Textarea } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";

import type { Said } from "@/features/desk/api/deeds";
import type { Case, Outcome, ReasonCode } from "@/features/desk/api/types";
import { draftsOf } from "@/features/desk/hooks/drafts";
import { useDraft } from "@/ui/drafts";
import { OUTCOMES } from "@/ui/outcomes";

import { REASONS, REASONS_OF, suggested } from "./words";

const MOST = 2000;

type Props = { shown: Case; outcome: Outcome; decide: (said: Said) => void; cancel: () => void; busy: boolean; error: Error | null };

/** On what a decision stands. The likeliest reason is chosen already: Enter is enough. What is typed belongs to the case, whichever outcome is chosen. */
export function DecisionForm({ shown, outcome, decide, cancel, busy, error }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [reason, choose] = useState<ReasonCode>(() => suggested(shown, outcome));
  const drafts = draftsOf(shown.case.id);
  const [words, write] = useDraft<string>(drafts.words, "");
  const [typedForOwner, writeOwner] = useDraft<string>(drafts.ownerWords, "");
  const ownerWords = outcome === "needs_second_review" ? "" : typedForOwner;
  const [whole, setWhole] = useState(true);
  const wordsMissing = reason === "other" && words.trim() === "";
  useEffect(() => form.current?.querySelector<HTMLInputElement>("input[type=radio]:checked")?.focus(), []);

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (wordsMissing) form.current?.querySelector("textarea")?.focus();
    else if (!busy) decide({ outcome, reason_code: reason, words: words.trim(), owner_words: ownerWords.trim(), whole_group: whole });
  }
  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return; // these keys are for the suggestion of an input method
    if (event.key === "Escape" && !words.trim() && !ownerWords.trim()) cancel();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape and Ctrl+Enter work from every field of it
    <form ref={form} onSubmit={submit} onKeyDown={press} aria-label={`Why: ${OUTCOMES[outcome].words}`}>
      <Stack gap="sm">
        <Radio.Group label="On what does it stand?" value={reason} onChange={(value) => choose(value as ReasonCode)}>
          <Stack gap={6} mt={6}>
            {REASONS_OF[outcome].map((code) => (
              <Radio key={code} size="sm" value={code} label={REASONS[code]} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea label="For other auditors" description={wordsMissing ? "Say what it is" : "Optional"} autosize minRows={1} maxLength={MOST} value={words} onChange={(event) => write(event.currentTarget.value)} required={reason === "other"} withAsterisk={reason === "other"} />
        {outcome !== "needs_second_review" && (
          <Textarea label="For the uploader" description="Optional; they read it beside the verdict" autosize minRows={1} maxLength={MOST} value={ownerWords} onChange={(event) => writeOwner(event.currentTarget.value)} />
        )}
        {shown.case.group_size > 1 && <Checkbox checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} label={`Settle all ${shown.case.group_size} that look alike`} />}
        {error && (
          <Alert color="red" role="alert" variant="light">
            {error.message}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" loading={busy} rightSection={<kbd aria-hidden>Enter</kbd>}>
            Decide
          </Button>
          <Button variant="default" onClick={cancel} rightSection={<kbd aria-hidden>Esc</kbd>}>
            Not yet
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
