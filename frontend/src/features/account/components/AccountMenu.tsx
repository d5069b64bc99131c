import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconHistory, IconLogout, IconSettings, IconUserCircle, IconUsers } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Session } from "@/api/client";
import { useSignOut } from "@/api/session";

export function AccountMenu({ session }: { session: Session }) {
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Your account">
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" truncate c="var(--mantine-color-text)">
            {session.user?.email}
          </Text>
          <Text size="xs">{session.user?.roles.join(", ")}</Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconSettings size={16} />}>
          Account settings
        </Menu.Item>
        {session.user?.roles.includes("admin") && (
          <Menu.Item component={Link} to="/admin/people" leftSection={<IconUsers size={16} />}>
            People
          </Menu.Item>
        )}
        {session.user?.roles.some((role) => role !== "checker") && (
          <Menu.Item component={Link} to="/admin/log" leftSection={<IconHistory size={16} />}>
            Audit log
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()} disabled={signOut.isPending} closeMenuOnClick={false}>
          Sign out
        </Menu.Item>
        {signOut.isError && (
          <Text size="xs" c="var(--mantine-color-error)" p="xs" role="alert">
            You are still signed in. {signOut.error.message}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
