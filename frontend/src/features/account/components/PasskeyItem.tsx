import { ActionIcon, Button, Group, Text, TextInput } from "@mantine/core";
import { IconFingerprint, IconPencil } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";

import { type Passkey, useRemovePasskey, useRenamePasskey } from "@/features/account/api/passkeys";
import { when } from "@/ui/words";

import { ConfirmDialog } from "./ConfirmDialog";
import { Fault } from "@/ui/Fault";

const focus = (field: HTMLInputElement | null) => field?.focus();

export function PasskeyItem({ passkey }: { passkey: Passkey }) {
  const [doing, setDoing] = useState<"rename" | "remove" | null>(null);
  const rename = useRenamePasskey(passkey.id);
  const remove = useRemovePasskey(passkey.id);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name"));
    rename.mutate(name, { onSuccess: () => setDoing(null) });
  }

  return (
    <li>
      <Group justify="space-between" gap="sm" py="sm">
        {doing === "rename" ? (
          <form onSubmit={submit} style={{ flex: "1 1 240px" }}>
            <Group gap="xs">
              <TextInput name="name" aria-label="New name" defaultValue={passkey.name} maxLength={64} required ref={focus} style={{ flex: 1 }} />
              <Button type="submit" loading={rename.isPending}>
                Save
              </Button>
              <Button variant="default" onClick={() => setDoing(null)}>
                Cancel
              </Button>
            </Group>
          </form>
        ) : (
          <Group gap="sm" wrap="nowrap" style={{ flex: "1 1 150px", minWidth: 0 }}>
            <IconFingerprint size={22} stroke={1.5} aria-hidden style={{ flexShrink: 0 }} />
            <div style={{ minWidth: 0 }}>
              <Group gap={4} wrap="nowrap">
                <Text fw={600} truncate>
                  {passkey.name}
                </Text>
                <ActionIcon variant="subtle" color="gray" aria-label={`Rename ${passkey.name}`} onClick={() => setDoing("rename")}>
                  <IconPencil size={16} />
                </ActionIcon>
              </Group>
              <Text size="sm" c="dimmed">
                Added {when(passkey.created_at)}. {passkey.last_used_at ? `Last used ${when(passkey.last_used_at)}.` : "Not used yet."}
              </Text>
            </div>
          </Group>
        )}
        {doing === "remove" ? (
          <Group gap="xs">
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
              Yes, remove it
            </Button>
            <Button variant="default" onClick={() => setDoing(null)} disabled={remove.isPending}>
              Keep it
            </Button>
          </Group>
        ) : (
          doing === null && (
            <Button variant="subtle" color="red" aria-label={`Remove ${passkey.name}`} onClick={() => setDoing("remove")}>
              Remove
            </Button>
          )
        )}
      </Group>
      <Fault error={rename.error ?? remove.error} />
      <ConfirmDialog change={remove} />
    </li>
  );
}
