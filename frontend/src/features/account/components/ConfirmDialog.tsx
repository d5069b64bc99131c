import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import type { FormEvent } from "react";

import { useConfirmation } from "@/features/account/api/password";

import { asksForConfirmation, Fault } from "@/ui/Fault";

/** Asks for the password where a change wants it first, then does the change again. */
export function ConfirmDialog<Answer, Given>({ change }: { change: UseMutationResult<Answer, Error, Given> }) {
  const confirmation = useConfirmation();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    event.stopPropagation(); // in React's tree this form may lie in another one
    const password = String(new FormData(event.currentTarget).get("password"));
    confirmation.mutate(password, { onSuccess: () => change.mutate(change.variables as Given) });
  }

  function close() {
    confirmation.reset();
    change.reset();
  }

  return (
    <Modal opened={asksForConfirmation(change.error)} onClose={close} title="Is it you?" closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">You signed in a while ago. Before how you sign in is changed, give your password once more.</Text>
          <Fault error={confirmation.error} />
          <PasswordInput name="password" label="Password" autoComplete="current-password" required withAsterisk={false} data-autofocus />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={confirmation.isPending}>
              Confirm
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
