import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";

type Run = { mutate: () => void; reset: () => void; isPending: boolean; error: Error | null };
type Props = { title: string; words: string; opened: boolean; close: () => void; run: Run };

/** Asks once before what cannot be undone. Once it is sent nobody can say “Keep it” any more, so nothing offers that. */
export function DeleteDialog({ title, words, opened, close, run }: Props) {
  function leave() {
    if (run.isPending) return;
    run.reset();
    close();
  }
  return (
    <Modal opened={opened} onClose={leave} title={title} centered closeButtonProps={{ "aria-label": "Close", disabled: run.isPending }}>
      <Stack>
        <Text size="sm">{words}</Text>
        {run.error && (
          <Alert color="red" role="alert" variant="light">
            {run.error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave} disabled={run.isPending} data-autofocus>
            Keep it
          </Button>
          <Button color="red.9" loading={run.isPending} onClick={() => run.mutate()}>
            Delete for good
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
