import { List, Stack, Text } from "@mantine/core";

import type { Policy } from "@/features/desk/api/types";

import { RULE_TITLES } from "./policyWords";

/** A policy as sentences: what is flagged, and how it is settled. */
export function PolicyInWords({ policy: { rules, rules_in_words, settings_in_words } }: { policy: Policy }) {
  return (
    <Stack gap="md">
      {rules.length === 0 && <Text>Nothing is flagged.</Text>}
      <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: "none" }} aria-label="Rules">
        {rules.map((rule, at) => (
          <li key={at} className="opinion">
            <Text size="xs" c="dimmed">
              {RULE_TITLES[rule.kind]} · risk {Math.round(100 * rule.risk)} %
            </Text>
            <Text size="sm" fw={550}>
              {rules_in_words[at]}
            </Text>
          </li>
        ))}
      </Stack>
      <List size="sm" spacing={4}>
        {settings_in_words.map((words) => (
          <List.Item key={words}>{words}</List.Item>
        ))}
      </List>
    </Stack>
  );
}
