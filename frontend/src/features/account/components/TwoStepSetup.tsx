import { Button, Code, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import type { FormEvent } from "react";

import type { Schemas } from "@/api/client";
import type { useConfirmTwoStep } from "@/features/account/api/twoStep";

import { ConfirmDialog } from "./ConfirmDialog";
import { Fault } from "@/ui/Fault";

type Props = {
  enrolment: Schemas["TwoStepEnrolment"];
  confirm: ReturnType<typeof useConfirmTwoStep>;
  onCancel: () => void;
};

/** The picture to scan, and the first code that proves it was. */
export function TwoStepSetup({ enrolment, confirm, onCancel }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (confirm.isPending) return;
    confirm.mutate(String(new FormData(event.currentTarget).get("code")));
  }

  return (
    <Group align="start" gap="xl">
      <img
        src={enrolment.qr_svg}
        alt="QR code for your authenticator app"
        width={190}
        height={190}
        style={{ background: "#fff", borderRadius: "var(--mantine-radius-md)" }}
      />
      <Stack gap="sm" maw={420} style={{ flex: "1 1 260px" }}>
        <Text size="sm">1. Scan the picture with an authenticator app, or type this key into it:</Text>
        <Group gap="xs">
          <Code style={{ overflowWrap: "anywhere" }}>{enrolment.secret.match(/.{1,4}/g)?.join(" ")}</Code>
          <CopyButton value={enrolment.secret}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </Group>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              name="code"
              label="2. Type the six digits it shows"
              autoComplete="one-time-code"
              inputMode="numeric"
              minLength={6}
              maxLength={12}
              required
              withAsterisk={false}
            />
            <Fault error={confirm.error} />
            <Group>
              <Button type="submit" loading={confirm.isPending}>
                Turn it on
              </Button>
              <Button variant="default" onClick={onCancel}>
                Cancel
              </Button>
            </Group>
          </Stack>
        </form>
        <ConfirmDialog change={confirm} />
      </Stack>
    </Group>
  );
}
