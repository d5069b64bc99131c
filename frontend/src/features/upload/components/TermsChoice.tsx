import { Box, Group, Stack, Switch, TextInput } from "@mantine/core";

import type { Terms } from "@/features/upload/api/sending";
import { termsWords, useTermsInForce } from "@/features/upload/hooks/useTermsInForce";

const MOST_TAGS = 20;
type Props = { terms: Terms; onChange: (terms: Terms) => void };

/** `folded`: to a line that says what holds, and opens. */
export function TermsChoice({ folded, terms, onChange }: Props & { folded: boolean }) {
  const inForce = useTermsInForce(terms);
  const shown = { ...terms, keepPicture: inForce.keepPicture ?? true, forTraining: inForce.forTraining ?? false };
  const choices = <Choices terms={terms} shown={shown} onChange={onChange} />;
  if (!folded) return choices;
  return (
    <details>
      <summary style={{ cursor: "pointer", fontSize: "var(--mantine-font-size-sm)" }}>For the next pictures: {termsWords(shown)}</summary>
      <Box mt="sm">{choices}</Box>
    </details>
  );
}

/** What may be done with the next pictures. What is on its way already keeps what it was given with. */
function Choices({ terms, shown, onChange }: Props & { shown: Terms }) {
  return (
    <Group gap="xl" align="start">
      <Stack gap="sm" flex="1 1 280px">
        <Switch
          label="Verdict only"
          description="The picture is not kept: it is deleted once it is judged"
          checked={!shown.keepPicture}
          onChange={(event) => onChange({ ...terms, keepPicture: !event.currentTarget.checked })}
        />
        <Switch
          label="May be used for training"
          description="Your consent to make the detector better with it; off unless you say so"
          checked={shown.forTraining === true}
          onChange={(event) => onChange({ ...terms, forTraining: event.currentTarget.checked })}
        />
      </Stack>
      <TextInput
        flex="1 1 240px"
        label="Tags"
        description="To find them again, with commas between"
        maxLength={600}
        defaultValue={terms.tags.join(", ")}
        onChange={(event) => onChange({ ...terms, tags: tagsIn(event.currentTarget.value) })}
      />
    </Group>
  );
}

export function tagsIn(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " ").slice(0, 64));
  return [...new Set(tags.filter(Boolean))].slice(0, MOST_TAGS);
}
