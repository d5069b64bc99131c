import { ActionIcon, Alert, Badge, Group, Menu, NativeSelect, Text } from "@mantine/core";
import { IconDots, IconLogout, IconUserCheck, IconUserOff } from "@tabler/icons-react";

import { type Person, type Role, useChangePerson, useEndSessionsOf } from "@/features/admin/api/people";
import { when } from "@/ui/words";

import { ROLES } from "./words";

export function PersonRow({ person }: { person: Person }) {
  const change = useChangePerson(person.id);
  const endSessions = useEndSessionsOf(person.id);
  const error = change.error ?? endSessions.error;
  return (
    <li>
      <Group justify="space-between" gap="sm" py="sm" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {person.email}
            </Text>
            {!person.active && (
              <Badge color="red" variant="light" tt="none" styles={{ root: { color: "light-dark(var(--mantine-color-red-9), var(--mantine-color-red-2))" } }}>
                Suspended
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {person.last_seen_at ? `Last seen ${when(person.last_seen_at)}. ` : ""}Since {when(person.created_at)}.
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          <NativeSelect
            aria-label={`Role of ${person.email}`}
            data={ROLES.map(({ value, label }) => ({ value, label }))}
            value={person.role}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ role: event.currentTarget.value as Role, active: null })}
          />
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${person.email}`} loading={change.isPending || endSessions.isPending}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => endSessions.mutate(undefined)}>
                Sign out everywhere
              </Menu.Item>
              {person.active ? (
                <Menu.Item leftSection={<IconUserOff size={16} />} onClick={() => change.mutate({ active: false, role: null })}>
                  Suspend
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={() => change.mutate({ active: true, role: null })}>
                  Let in again
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {error && (
        <Alert color="red" role="alert" variant="light" mb="sm">
          {error.message}
        </Alert>
      )}
    </li>
  );
}
