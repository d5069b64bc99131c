import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";

import type { Band } from "@/api/client";
import { pictureOnTrial, type Trial } from "@/features/operations/api/operations";
import { BANDS } from "@/ui/bands";
import { cannotJudge, percent } from "@/ui/words";

type Example = Trial["examples"][number];

/** The checks on which the two differ most, without names. A picture is fetched when it is asked for: looks are logged. */
export function Examples({ examples }: { examples: readonly Example[] }) {
  return (
    <div>
      <Title order={4} size="md">Where they differ most</Title>
      <Text size="sm" c="dimmed">
        These are other people&apos;s pictures: each one you open is written to the audit log.
      </Text>
      <Stack component="ul" className="rows" gap={0} aria-label="Checks on which the two differ">
        {examples.map((example) => (
          <Row key={example.check_id} example={example} />
        ))}
      </Stack>
    </div>
  );
}

/** Of a picture that a model cannot judge there is no number to hold on to. */
function Said({ band, p_ai }: { band: Band; p_ai: number }) {
  return (
    <>
      <b>{BANDS[band].words}</b>
      {!cannotJudge({ band }) && ` (${percent(p_ai)})`}
    </>
  );
}

function Row({ example }: { example: Example }) {
  const [shown, setShown] = useState(false);
  const [gone, setGone] = useState(false);
  const id = example.check_id.slice(0, 8);
  return (
    <li>
      <Group justify="space-between" gap="sm" py="sm">
        <Text>
          <Said band={example.decided_band} p_ai={example.decided_p_ai} />, the candidate says <Said band={example.candidate_band} p_ai={example.candidate_p_ai} />
          <Text span size="sm" c="dimmed">
            {" "}
            check {id}
          </Text>
        </Text>
        {example.has_preview && (
          <Button size="xs" variant="default" aria-expanded={shown} aria-label={`${shown ? "Hide" : "Show"} the picture of check ${id}`} onClick={() => setShown(!shown)}>
            {shown ? "Hide the picture" : "Show the picture"}
          </Button>
        )}
      </Group>
      {shown && !gone && <img className="picture" style={{ marginBottom: 12, maxHeight: "46vh" }} src={pictureOnTrial(example.check_id)} alt={`What check ${id} is about`} onError={() => setGone(true)} />}
      {shown && gone && <Text c="dimmed">This picture is no longer kept.</Text>}
    </li>
  );
}
