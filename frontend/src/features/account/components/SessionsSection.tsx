import { Badge, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconDeviceDesktop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { type SignedInSession, sessionsQuery, useEndOtherSessions, useEndSession } from "@/features/account/api/sessions";
import { when } from "@/ui/words";

import { Fault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";

export function SessionsSection() {
  const sessions = useQuery(sessionsQuery);
  const endOthers = useEndOtherSessions();
  const others = sessions.data?.filter((session) => !session.current) ?? [];
  return (
    <Stack gap="lg">
      <title>Sessions · AI Guard Vision</title>
      <Panel title="Where you are signed in" words="End what you do not know, then change your password.">
        {sessions.isPending && <Skeleton h={56} />}
        <Fault error={sessions.error ?? endOthers.error} />
        {sessions.data && (
          <Stack component="ul" className="rows" gap={0} aria-label="Your sessions">
            {sessions.data.map((session) => (
              <Session key={session.id} session={session} />
            ))}
          </Stack>
        )}
        {sessions.data && others.length === 0 && (
          <Text size="sm" c="dimmed">
            You are signed in nowhere else.
          </Text>
        )}
        {others.length > 0 && (
          <Button variant="default" color="red" style={{ alignSelf: "start" }} loading={endOthers.isPending} onClick={() => endOthers.mutate(undefined)}>
            End every other session
          </Button>
        )}
      </Panel>
    </Stack>
  );
}

function Session({ session }: { session: SignedInSession }) {
  const end = useEndSession(session.id);
  return (
    <li>
      <Group justify="space-between" gap="sm" py="sm">
        <Group gap="sm" wrap="nowrap" style={{ flex: "1 1 150px" }}>
          <IconDeviceDesktop size={22} stroke={1.5} aria-hidden style={{ flexShrink: 0 }} />
          <div>
            <Group gap="xs">
              <Text fw={600}>{session.device}</Text>
              {session.current && (
                <Badge color="teal" variant="light">
                  This one
                </Badge>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              Last seen {when(session.last_seen_at)}. Signed in {when(session.created_at)}.
            </Text>
          </div>
        </Group>
        {!session.current && (
          <Button variant="subtle" color="red" aria-label={`End the session of ${session.device}`} loading={end.isPending} onClick={() => end.mutate(undefined)}>
            End
          </Button>
        )}
      </Group>
      <Fault error={end.error} />
    </li>
  );
}
