import { Group, Stack, Text, Title } from "@mantine/core";

import type { Shared } from "@/features/shared/api/shared";
import { WEIGHTS } from "@/ui/weights";

type Evidence = Shared["evidence"][number];

const SOURCES: Record<Evidence["source"], string> = {
  c2pa: "Content Credentials (C2PA), a signed statement of origin",
  generator: "Parameters or a label of an AI generator",
  iptc: "Metadata fields of the press (IPTC, XMP)",
  exif: "Camera fields (EXIF)",
  watermark: "An invisible watermark in the pixels",
};

/** What kinds of things the file carried, and what each weighs; what they say is not part of a link. */
export function SharedEvidence({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="evidence">
      <Title order={2} id="evidence">
        What the file tells
      </Title>
      {evidence.length === 0 && <Text size="sm">Nothing about where it comes from.</Text>}
      {evidence.map((one) => (
        <One key={`${one.source} ${one.weight}`} evidence={one} />
      ))}
      <Text size="xs" c="dimmed">
        {evidence.length > 0 && "What exactly it says is not part of this link. "}
        Most programs and networks strip such data from a picture, and anybody can write some of it. That it is missing proves nothing.
      </Text>
    </Stack>
  );
}

function One({ evidence }: { evidence: Evidence }) {
  const weight = WEIGHTS[evidence.weight];
  const Sign = weight.icon;
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" data-evidence={evidence.source}>
      <Sign size={20} stroke={1.6} aria-hidden style={{ flex: "none", marginTop: 2, color: `light-dark(var(--mantine-color-${weight.color}-8), var(--mantine-color-${weight.color}-3))` }} />
      <div>
        <Text size="sm" fw={600}>
          {SOURCES[evidence.source]}
        </Text>
        <Text size="xs" c="dimmed">
          {weight.words}
        </Text>
      </div>
    </Group>
  );
}
