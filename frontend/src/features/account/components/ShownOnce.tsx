import { Alert, Button, Code, CopyButton, Group, Stack } from "@mantine/core";
import { IconCopy, IconKey } from "@tabler/icons-react";
import type { ReactNode } from "react";

type Props = { label: string; secret: string; children: ReactNode; onKept: () => void };

/** A secret, right after it was made: this once and never again. */
export function ShownOnce({ label, secret, children, onKept }: Props) {
  return (
    <Stack role="status" aria-label={label} gap="sm">
      <Alert color="amber" variant="light" icon={<IconKey />} title={`${label}: keep it now`}>
        {children} It is not shown again.
      </Alert>
      <Code fz="md" p="sm" style={{ overflowWrap: "anywhere" }}>
        {secret}
      </Code>
      <Group>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onKept}>I have kept it</Button>
      </Group>
    </Stack>
  );
}
