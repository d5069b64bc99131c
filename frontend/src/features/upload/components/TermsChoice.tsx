import { Box, Group, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { privacyQuery } from "@/api/privacy";
import type { Terms } from "@/features/upload/api/sending";

const MOST_TAGS = 20;
type Props = { terms: Terms; onChange: (terms: Terms) => void };

/** `folded`: to a line that says what holds, and opens. */
export function TermsChoice({ folded, terms, onChange }: Props & { folded: boolean }) {
  const { data } = useQuery(privacyQuery);
  const shown = { ...terms, keepPicture: terms.keepPicture ?? data?.keep_picture ?? true, forTraining: terms.forTraining ?? data?.for_training ?? false };
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

function termsWords({ keepPicture, forTraining, tags }: Terms): string {
  const words = [keepPicture ? "pictures are kept" : "verdict only", forTraining ? "may be used for training" : "not for training"];
  return [...words, ...(tags.length > 0 ? [`tagged ${tags.join(", ")}`] : [])].join(", ");
}

export function tagsIn(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " ").slice(0, 64));
  return [...new Set(tags.filter(Boolean))].slice(0, MOST_TAGS);
}
