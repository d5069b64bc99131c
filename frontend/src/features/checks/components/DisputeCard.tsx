import { Alert, Anchor, Badge, Button, Code, Group, List, Stack, Text, Title } from "@mantine/core";

import type { Check } from "@/api/client";
import { type Dispute, withdrawDispute } from "@/features/checks/api/replies";
import { useCheckChange } from "@/features/checks/hooks/useCheckChange";
import { CopyButton } from "@/ui/CopyButton";
import { useDraft } from "@/ui/drafts";
import { percent, when } from "@/ui/words";

import { DisputeForm } from "./DisputeForm";
import { DISPUTE_REASONS, DISPUTE_STATES } from "./disputeWords";

const DISPUTE = "If you know better, say why and add what shows it. An auditor looks at it and answers here; what the model said is kept either way.";
const APPEAL = "A person decided. If you know better, say why and add what shows it: another auditor, who had no say before, looks at it. You can do this once.";

/** Disputing a verdict, or the one appeal against what a person decided, and where that stands. The report's id is the check's own. */
export function DisputeCard({ check }: { check: Check }) {
  const [writing, write] = useDraft<boolean>(`disputing ${check.id}`, false);
  const { decision } = check;
  const open = decision ? decision.appeal === "possible" : !check.disputes.some(isUnanswered);
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-labelledby="dispute">
      <Title order={2} id="dispute">
        {decision ? "Appeal" : "Dispute this verdict"}
      </Title>
      {check.disputes.map((one) => (
        <Standing key={one.id} check={check} dispute={one} />
      ))}
      {decision?.appeal === "used" && <Text size="sm">You appealed once, and it was answered. That is final.</Text>}
      {open && (writing ? <DisputeForm checkId={check.id} done={() => write(false)} /> : <Offer check={check} begin={() => write(true)} />)}
      <Group gap={6} wrap="nowrap">
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          Report <Code fz="xs">{check.id}</Code>
        </Text>
        <CopyButton value={check.id} what="the report's id" />
      </Group>
    </Stack>
  );
}

function Offer({ check: { decision, disputes }, begin }: { check: Check; begin: () => void }) {
  return (
    <>
      <Text size="sm">{decision ? APPEAL : DISPUTE}</Text>
      <Button variant="default" onClick={begin} style={{ alignSelf: "flex-start" }}>
        {decision ? "Appeal" : disputes.length > 0 ? "Dispute it again" : "Dispute it"}
      </Button>
    </>
  );
}

function isUnanswered({ state }: Dispute): boolean {
  return state === "open" || state === "under_review";
}

function Standing({ check, dispute }: { check: Check; dispute: Dispute }) {
  const withdraw = useCheckChange(check.id, () => withdrawDispute(check.id, dispute.id));
  const stands = DISPUTE_STATES[dispute.state];
  return (
    <Stack gap={6} data-dispute={dispute.state}>
      <Group gap="xs">
        <Badge variant="light" tt="none" color={stands.color} styles={{ root: { color: `light-dark(var(--mantine-color-${stands.color}-9), var(--mantine-color-${stands.color}-2))` } }}>
          {stands.words}
        </Badge>
        <Text size="xs" c="dimmed">
          since {when(dispute.changed_at)}
        </Text>
      </Group>
      <Text size="sm" fw={600}>
        {DISPUTE_REASONS[dispute.reason]}
      </Text>
      <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {dispute.words}
      </Text>
      {dispute.links.length > 0 && <Links links={dispute.links} />}
      <Text size="xs" c="dimmed">
        About the verdict of {dispute.model_id} ({percent(dispute.p_ai)} for AI-generated), opened {when(dispute.created_at)}. {stands.meaning}
      </Text>
      {dispute.answer && (
        <Alert variant="light" color={stands.color} title={dispute.answered_at ? `Answer of ${when(dispute.answered_at)}` : "Answer"}>
          {dispute.answer}
        </Alert>
      )}
      {isUnanswered(dispute) && (
        <Button variant="subtle" color="gray" size="compact-sm" loading={withdraw.isPending} onClick={() => withdraw.mutate()} style={{ alignSelf: "flex-start" }}>
          Withdraw it
        </Button>
      )}
      {withdraw.error && <Alert color="red">{withdraw.error.message}</Alert>}
    </Stack>
  );
}

function Links({ links }: { links: readonly string[] }) {
  return (
    <List size="sm">
      {links.map((link) => (
        <List.Item key={link}>
          <Anchor href={link} target="_blank" rel="noopener noreferrer nofollow" size="sm" style={{ overflowWrap: "anywhere" }}>
            {link}
          </Anchor>
        </List.Item>
      ))}
    </List>
  );
}
