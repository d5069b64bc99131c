import { Badge, Button, Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import {
  twoStepQuery,
  useBeginTwoStep,
  useConfirmTwoStep,
  useNewRecoveryCodes,
  useTurnOffTwoStep,
} from "@/features/account/api/twoStep";
import { when } from "@/ui/words";

import { ConfirmDialog } from "./ConfirmDialog";
import { Fault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { RecoveryCodes } from "./RecoveryCodes";
import { TwoStepSetup } from "./TwoStepSetup";

export function TwoStepPanel() {
  const state = useQuery(twoStepQuery);
  const confirm = useConfirmTwoStep(); // kept here: the codes must outlive the form that turns it on
  return (
    <Panel
      title="Two-step sign-in"
      words="After the password a code of an app on your phone is asked for. A stolen password alone then opens nothing."
    >
      {state.isPending && <Skeleton h={36} w={220} />}
      {state.isError && <Fault error={state.error} />}
      {confirm.data && <RecoveryCodes codes={confirm.data.codes} onKept={() => confirm.reset()} />}
      {!confirm.data && state.data && (state.data.since ? <On state={state.data} /> : <Off confirm={confirm} />)}
    </Panel>
  );
}

function Off({ confirm }: { confirm: ReturnType<typeof useConfirmTwoStep> }) {
  const begin = useBeginTwoStep();
  if (begin.data) return <TwoStepSetup enrolment={begin.data} confirm={confirm} onCancel={() => begin.reset()} />;
  return (
    <>
      <Fault error={begin.error} />
      <ConfirmDialog change={begin} />
      <Button style={{ alignSelf: "start" }} loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
        Set up two-step sign-in
      </Button>
    </>
  );
}

function On({ state }: { state: Schemas["TwoStepState"] }) {
  const renew = useNewRecoveryCodes();
  const turnOff = useTurnOffTwoStep();
  const [sure, setSure] = useState(false);
  const left = state.recovery_codes_left;
  if (renew.data) return <RecoveryCodes codes={renew.data.codes} onKept={() => renew.reset()} />;
  return (
    <>
      <Group gap="sm">
        <Badge color="teal" variant="light" size="lg">
          On
        </Badge>
        <Text size="sm">Since {when(state.since ?? "")}.</Text>
        <Text size="sm" c={left < 3 ? "var(--mantine-color-error)" : "var(--mantine-color-text)"}>
          {left === 1 ? "One recovery code is left." : `${left} recovery codes are left.`}
        </Text>
      </Group>
      <Fault error={renew.error ?? turnOff.error} />
      <ConfirmDialog change={renew} />
      <ConfirmDialog change={turnOff} />
      <Group>
        <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate(undefined)}>
          Make new recovery codes
        </Button>
        {sure ? (
          <>
            <Button color="red" loading={turnOff.isPending} onClick={() => turnOff.mutate(undefined)}>
              Yes, turn it off
            </Button>
            <Button variant="default" onClick={() => setSure(false)} disabled={turnOff.isPending}>
              Keep it on
            </Button>
          </>
        ) : (
          <Button variant="subtle" color="red" onClick={() => setSure(true)}>
            Turn off
          </Button>
        )}
      </Group>
    </>
  );
}
