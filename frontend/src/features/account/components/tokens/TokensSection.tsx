import { Anchor, Code, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { tokensQuery } from "@/features/account/api/tokens";
import { Fault } from "@/ui/Fault";
import { Panel } from "@/ui/Panel";
import { Placeholder } from "@/ui/Placeholder";

import { NewToken } from "./NewToken";
import { TokenItem } from "./TokenItem";

export function TokensSection() {
  const tokens = useQuery(tokensQuery);
  return (
    <Stack gap="lg">
      <title>API tokens · AI Guard Vision</title>
      <Panel
        title="API tokens"
        words={
          <>
            For your own programs: each token opens what you tick, and nothing else. What there is to ask stands in{" "}
            <Anchor href="/api/v1/docs" underline="always">
              the API’s description
            </Anchor>
            .
          </>
        }
      >
        {tokens.isPending && <Placeholder h={64} />}
        <Fault error={tokens.error} />
        {tokens.data?.length === 0 && <Text size="sm">You have no token yet.</Text>}
        {tokens.data && tokens.data.length > 0 && (
          <Stack component="ul" className="rows" gap={0} aria-label="Your tokens">
            {tokens.data.map((token) => (
              <TokenItem key={token.id} token={token} />
            ))}
          </Stack>
        )}
      </Panel>
      <NewToken />
      <Panel title="How to use one">
        <Code block>{`curl ${window.location.origin}/api/v1/checks \\\n  -H "Authorization: Bearer aig_…" \\\n  -F files=@picture.jpg`}</Code>
      </Panel>
    </Stack>
  );
}
