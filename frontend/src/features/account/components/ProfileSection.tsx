import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { sessionQuery } from "@/api/session";

import { Panel } from "./Panel";

export function ProfileSection() {
  const user = useQuery(sessionQuery).data?.user;
  return (
    <Stack gap="lg">
      <title>Your account · AI Guard Vision</title>
      <Panel title="Profile" words={user && `You are signed in as ${user.email} (${user.roles.join(", ")}).`} />
    </Stack>
  );
}
