import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef, useState } from "react";

import { type Share, useRevokeShare } from "@/features/checks/api/shares";
import { copy } from "@/ui/copy";
import { when } from "@/ui/words";

/** One link that holds: to copy, and to take back. */
export function ShareLink({ checkId, share }: { checkId: string; share: Share }) {
  const revoke = useRevokeShare(checkId);
  const address = `${window.location.origin}${share.path}`;
  return (
    <li data-share={share.id}>
      <Address address={address} />
      <Group justify="space-between" gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          Until {when(share.expires_at)} · {viewWords(share)}
        </Text>
        <Button size="compact-xs" variant="subtle" color="red" styles={{ root: { color: "light-dark(var(--mantine-color-red-8), var(--mantine-color-red-3))" } }} loading={revoke.isPending} onClick={() => revoke.mutate(share.id)}>
          Revoke
        </Button>
      </Group>
      {revoke.isError && (
        <Text size="xs" c="red" role="alert">
          {revoke.error.message}
        </Text>
      )}
    </li>
  );
}

type Copied = "no" | "yes" | "by hand";

const SAID: Record<Copied, string> = { no: "", yes: "Copied.", "by hand": "Marked: copy it with your keyboard or by a long press." };

function Address({ address }: { address: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<Copied>("no");
  const take = async () => {
    const done = await copy(address);
    if (!done) field.current?.select();
    setCopied(done ? "yes" : "by hand");
  };
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <TextInput
          ref={field}
          readOnly
          value={address}
          aria-label="Link"
          onFocus={(event) => event.currentTarget.select()}
          style={{ flex: 1 }}
        />
        <Tooltip label="Copy the link">
          <ActionIcon variant="default" size={36} aria-label="Copy the link" onClick={() => void take()}>
            {copied === "yes" ? <IconCheck size={18} /> : <IconCopy size={18} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      <Text size="xs" c="dimmed" role="status">
        {SAID[copied]}
      </Text>
    </>
  );
}

function viewWords({ views, last_viewed_at }: Share): string {
  if (views === 0 || last_viewed_at === null) return "not opened yet";
  return `opened ${views === 1 ? "once" : `${views} times`}, last ${when(last_viewed_at)}`;
}
