import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconLogout, IconRefresh, IconSettings, IconUserCircle } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Session } from "@/api/client";
import { useSignOut } from "@/api/session";
import { lazily } from "@/ui/lazily";

const StaffItems = lazily(async () => (await import("./StaffItems")).StaffItems, { Missing: ItemsMissing });

export function AccountMenu({ session }: { session: Session }) {
  const roles = session.user?.roles ?? [];
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
          <Text size="xs">{roles.join(", ")}</Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconSettings size={16} />}>
          Account settings
        </Menu.Item>
        {roles.some((role) => role !== "checker") && <StaffItems roles={roles} />}
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

function ItemsMissing({ again }: { again: () => void }) {
  return (
    <Menu.Item color="orange" leftSection={<IconRefresh size={16} />} onClick={again} closeMenuOnClick={false}>
      More could not be loaded. Try again
    </Menu.Item>
  );
}
