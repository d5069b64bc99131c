import { Anchor, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Check, Verdict } from "@/api/client";
import { EvidenceCard } from "@/ui/judged/EvidenceCard";
import { VerdictCard } from "@/ui/VerdictCard";
import { when } from "@/ui/words";

import { DisputeCard } from "./DisputeCard";
import { FailureCard } from "./FailureCard";
import { FeedbackCard } from "./FeedbackCard";
import { FileFacts } from "./FileFacts";
import { KeptCard } from "./KeptCard";
import { LimitsCard } from "./LimitsCard";
import { Neighbours } from "./Neighbours";
import { NotesCard } from "./NotesCard";
import { OpinionsCard } from "./OpinionsCard";
import { PersonCard } from "./PersonCard";
import { Picture } from "./Picture";
import { ShareCard } from "./ShareCard";
import { SimilarStrip } from "./SimilarStrip";
import { WaitingCard } from "./WaitingCard";

/** The frame of one check: a card an idea, each on a line of its own. */
export function Result({ check }: { check: Check }) {
  return (
    <Stack gap="lg">
      <title>{`${check.file_name} · AI Guard Vision`}</title>
      <Head check={check} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg" className="stays">
            <Picture check={check} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            {!check.verdict && !check.failure && <WaitingCard check={check} />}
            {check.failure && <FailureCard check={check} failure={check.failure} />}
            {check.verdict && <Judged check={check} verdict={check.verdict} />}
            <KeptCard check={check} />
            {(check.verdict ?? check.failure) && <ShareCard check={check} />}
            {check.verdict && <DisputeCard check={check} />}
            <NotesCard check={check} />
            <FileFacts check={check} />
          </Stack>
        </Grid.Col>
      </Grid>
      <SimilarStrip check={check} />
    </Stack>
  );
}

function Judged({ check, verdict }: { check: Check; verdict: Verdict }) {
  return (
    <>
      <VerdictCard verdict={verdict} />
      {check.decision && <PersonCard decision={check.decision} />}
      <EvidenceCard evidence={verdict.evidence} />
      <FeedbackCard check={check} />
      <OpinionsCard check={check} verdict={verdict} />
      <LimitsCard verdict={verdict} />
    </>
  );
}

function Head({ check }: { check: Check }) {
  return (
    <div>
      <Group justify="space-between" mb="lg" mih={36} wrap="nowrap">
        <Anchor component={Link} to="/history" size="sm" display="inline-flex" style={{ alignItems: "center", gap: 6 }}>
          <IconArrowLeft size={16} aria-hidden /> History
        </Anchor>
        <Neighbours id={check.id} />
      </Group>
      <Title order={1} style={{ overflowWrap: "anywhere" }}>
        {check.file_name}
      </Title>
      <Text c="dimmed" size="sm">
        Uploaded {when(check.created_at)}
      </Text>
    </div>
  );
}
