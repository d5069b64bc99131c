import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

import { type Chosen, type Deed, type Tally, useDeed } from "@/features/history/api/deeds";

export type DialogProps = { chosen: Chosen; words: string; onClose: () => void; onDone: (deed: Deed, tally: Tally) => void };
type Props = DialogProps & { title: string; children: ReactNode; deeds: readonly { label: string; deed: Deed | null; color?: string; quiet?: boolean }[] };

/** Asks, does it, says how far it is, and why it broke off if it did. */
export function DeedDialog({ chosen, onClose, onDone, title, children, deeds }: Props) {
  const { mutate, isPending, error, seen, variables } = useDeed(onDone);
  return (
    <Modal opened onClose={isPending ? () => undefined : onClose} title={title} centered closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="md">
        {children}
        {error && (
          <Alert color="red" role="alert" variant="light">
            {error.message} {seen > 0 && `${seen.toLocaleString()} were done before.`}
          </Alert>
        )}
        {isPending && seen > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {seen.toLocaleString()} done so far…
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={isPending}>
            Cancel
          </Button>
          {deeds.map(({ label, deed, color, quiet }) => (
            <Button
              key={label}
              {...(color && { color })}
              {...(quiet && { variant: "default" })}
              disabled={!deed || isPending}
              loading={isPending && variables.deed.action === deed?.action}
              onClick={() => deed && mutate({ chosen, deed })}
            >
              {label}
            </Button>
          ))}
        </Group>
      </Stack>
    </Modal>
  );
}
