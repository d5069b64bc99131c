import { Badge, Group, Text } from "@mantine/core";

import { type ApiToken, useRevokeToken } from "@/features/account/api/tokens";
import { Fault } from "@/ui/Fault";
import { SureButton } from "@/features/account/components/SureButton";
import { when } from "@/ui/words";

import { SCOPES } from "./scopes";

export function TokenItem({ token }: { token: ApiToken }) {
  const revoke = useRevokeToken(token.id);
  const over = token.expires_at !== null && new Date(token.expires_at) < new Date();
  return (
    <li>
      <Group justify="space-between" gap="sm" py="sm">
        <div style={{ flex: "1 1 260px", minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} truncate>
              {token.name}
            </Text>
            {over && (
              <Badge color="red" variant="light" tt="none">
                Ran out
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {token.starts_with}… · {token.scopes.map((scope) => SCOPES[scope].words.toLowerCase()).join(", ")}
          </Text>
          <Text size="sm" c="dimmed">
            {token.last_used_at ? `Last used ${when(token.last_used_at)}.` : "Not used yet."} {ending(token, over)}
          </Text>
        </div>
        <SureButton
          words="Revoke"
          label={`Revoke ${token.name}`}
          sure="Yes, revoke it"
          loading={revoke.isPending}
          onSure={() => revoke.mutate(undefined)}
        />
      </Group>
      <Fault error={revoke.error} />
    </li>
  );
}

function ending(token: ApiToken, over: boolean): string {
  if (token.expires_at === null) return "It does not run out.";
  return `${over ? "Ran out" : "Runs out"} ${when(token.expires_at)}.`;
}
