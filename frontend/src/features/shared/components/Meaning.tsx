import { List, Stack, Text, Title } from "@mantine/core";

import type { Band } from "@/api/client";

const MEANS: Record<Band, string> = {
  likely_real: "The model found little that speaks for a machine, and nothing in the file says otherwise. A generator it never saw can still slip by.",
  uncertain: "Real photographs and generated pictures both end up here. It is no verdict either way, and no reason to suspect anybody.",
  likely_ai: "The file says so itself, or the picture lies where hardly any real photograph does. Hardly any is not none.",
  not_applicable: "The model was not made for a picture of this kind, so it gives no verdict. That says nothing about the picture.",
};

/** What a verdict is worth, for somebody who sees one for the first time. */
export function Meaning({ band }: { band: Band }) {
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="meaning">
      <Title order={2} id="meaning">
        What does this mean?
      </Title>
      <Text size="sm">{MEANS[band]}</Text>
      <List size="sm" spacing={6}>
        <List.Item>It is an estimate by a statistical model, a reason to look closer, not a proof.</List.Item>
        <List.Item>It says nothing about who made the picture, whether what it shows happened, or whether it was edited by hand.</List.Item>
        <List.Item>Look for the earliest copy and for who published it first. No decision about a person should rest on this alone.</List.Item>
      </List>
    </Stack>
  );
}
