import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { sessionQuery } from "@/api/session";

import { Panel } from "@/ui/Panel";
import { PasswordPanel } from "./PasswordPanel";

export function ProfileSection() {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return null;
  return (
    <Stack gap="lg">
      <title>Your account · AI Guard Vision</title>
      <Panel title="Profile">
        <Text>
          You are signed in as <b>{user.email}</b> ({user.roles.join(", ")}).
        </Text>
      </Panel>
      <PasswordPanel email={user.email} />
    </Stack>
  );
}
