import { Stack, Text, Title } from "@mantine/core";

import type { People, Policy } from "@/features/desk/api/types";
import { nameIn } from "@/features/desk/components/words";
import { when } from "@/ui/words";

import { PolicyInWords } from "./PolicyInWords";

/** Every version there was, the newest first. */
export function Versions({ policies, people }: { policies: readonly Policy[]; people: People }) {
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="versions">
      <Title order={2} id="versions">
        Versions
      </Title>
      <Stack component="ol" className="rows" gap={0}>
        {policies.map((policy) => (
          <li key={policy.version}>
            <details className="version">
              <summary>
                <Text span fw={600}>
                  Version {policy.version}
                </Text>{" "}
                <Text span size="sm" c="dimmed">
                  {when(policy.created_at)}, {policy.version === 1 && policy.created_by === null ? "as it came" : nameIn(people, policy.created_by)}
                  {policy.words && `: ${policy.words}`}
                </Text>
              </summary>
              <div style={{ padding: "0 0 16px" }}>
                <PolicyInWords policy={policy} />
              </div>
            </details>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}
