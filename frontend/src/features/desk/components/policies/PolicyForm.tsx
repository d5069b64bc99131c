import { Button, Group, NativeSelect, NumberInput, Radio, Stack, Switch, Text, Textarea, Title } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useState } from "react";

import { type Draft, useDryRun, useSavePolicy } from "@/features/desk/api/policies";
import type { Policy, PolicySettings, Rule, RuleKind } from "@/features/desk/api/types";
import { Fault } from "@/ui/Fault";

import { DryRunResult } from "./DryRunResult";
import { NEW_RULES, RULE_TITLES, TWO_PERSON } from "./policyWords";
import { RuleFields } from "./RuleFields";

/** Changes a policy: first a dry run over what there was, then a new version. */
export function PolicyForm({ standing, done }: { standing: Policy; done: (version: number | null) => void }) {
  const [draft, setDraft] = useState<Draft>({ rules: standing.rules, settings: standing.settings });
  const [words, write] = useState("");
  const dry = useDryRun();
  const save = useSavePolicy(standing.version);
  const tried = dry.data && dry.variables === draft ? dry.data : null;
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const replace = (at: number, rule: Rule | null) => change({ rules: draft.rules.flatMap((each, index) => (index === at ? (rule ?? []) : each)) });
  const ready = tried !== null && words.trim() !== "";
  return (
    <Stack component="section" className="card" p="lg" gap="lg" aria-label="Change the policy">
      <Title order={2}>Version {standing.version + 1}, a draft</Title>
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
        {draft.rules.map((rule, at) => (
          <RuleFields key={at} rule={rule} change={(next) => replace(at, next)} remove={() => replace(at, null)} />
        ))}
      </Stack>
      <AddRule add={(kind) => change({ rules: [...draft.rules, NEW_RULES[kind]] })} />
      <SettingsFields settings={draft.settings} change={(settings) => change({ settings })} />
      <Textarea label="Why it is changed" description="It stands beside the version for good" autosize minRows={1} maxLength={2000} required value={words} onChange={(event) => write(event.currentTarget.value)} />
      {tried && <DryRunResult run={tried} />}
      <Fault error={dry.error ?? save.error} />
      <Group gap="xs">
        <Button variant={tried ? "default" : "filled"} leftSection={<IconFlask size={17} aria-hidden />} loading={dry.isPending} onClick={() => dry.mutate(draft)}>
          Try it on the last 30 days
        </Button>
        <Button disabled={!ready} loading={save.isPending} onClick={() => save.mutate({ ...draft, words: words.trim() }, { onSuccess: ({ version }) => done(version) })}>
          Save as version {standing.version + 1}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => done(null)}>
          Leave it as it is
        </Button>
      </Group>
      {!ready && (
        <Text size="xs" c="dimmed">
          {tried ? "Say why it is changed, then it can be saved." : "It can be saved once it was tried as it stands here."}
        </Text>
      )}
    </Stack>
  );
}

function AddRule({ add }: { add: (kind: RuleKind) => void }) {
  const [kind, choose] = useState<RuleKind>("probability");
  return (
    <Group align="flex-end" gap="xs">
      <NativeSelect label="One more rule" data={Object.entries(RULE_TITLES).map(([value, label]) => ({ value, label }))} value={kind} onChange={(event) => choose(event.currentTarget.value as RuleKind)} />
      <Button variant="default" onClick={() => add(kind)}>
        Add it
      </Button>
    </Group>
  );
}

function SettingsFields({ settings, change }: { settings: PolicySettings; change: (settings: PolicySettings) => void }) {
  return (
    <Stack gap="sm">
      <Radio.Group label="Who settles a case" value={settings.two_person} onChange={(value) => change({ ...settings, two_person: value as PolicySettings["two_person"] })}>
        <Stack gap={6} mt={6}>
          {Object.entries(TWO_PERSON).map(([value, said]) => (
            <Radio key={value} size="sm" value={value} label={said} />
          ))}
        </Stack>
      </Radio.Group>
      <Switch label="Auditors may decide on pictures of their own" checked={settings.review_own} onChange={(event) => change({ ...settings, review_own: event.currentTarget.checked })} />
      <NumberInput label="Answer appeals within, hours" w={220} size="xs" min={1} max={8760} value={settings.appeal_hours} onChange={(value) => typeof value === "number" && value >= 1 && change({ ...settings, appeal_hours: value })} />
    </Stack>
  );
}
