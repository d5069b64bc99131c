import { Alert, Anchor, Button, Group, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconPlayerSkipForward } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Link } from "react-router";

import type { Case } from "@/features/desk/api/types";
import { when } from "@/ui/words";

import { Clock } from "./Clock";
import { Held } from "./Held";
import { CASE_STATES, reasonWords } from "./words";

type Props = { shown: Case; me: number; query: string; skip: () => void; skipping: boolean; error: Error | null };

/** Why this case is here, until when it is to be decided, and whose it is. The focus comes here with each case. */
export function CaseHead({ shown: { case: row, people, check }, me, query, skip, skipping, error }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    // Some browsers answer a promise, which React would take for a way to clean up.
    void window.scrollTo({ top: 0 });
  }, []);
  const words = reasonWords(row);
  return (
    <div>
      <title>{`${words} · AI Guard Vision`}</title>
      <Anchor component={Link} to={`/desk${query}`} size="sm" display="inline-flex" mb="xs" style={{ alignItems: "center", gap: 6 }}>
        <IconArrowLeft size={16} aria-hidden /> Queue
      </Anchor>
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className="case-title">
            {words}
          </Title>
          <Text c="dimmed" size="sm">
            Uploaded {when(check.created_at)} · {CASE_STATES[row.state].toLowerCase()} · policy {row.policy_version}
            {row.tags.map((tag) => (
              <Anchor key={tag} component={Link} to={`/desk?tag=${encodeURIComponent(tag)}`} size="sm" ml={6}>
                #{tag}
              </Anchor>
            ))}
          </Text>
        </div>
        <Group gap="xs">
          {row.state !== "settled" && <Clock due={row.due_at} size="md" />}
          <Held row={row} people={people} me={me} size="md" />
          <Button variant="default" size="xs" onClick={skip} loading={skipping} leftSection={<IconPlayerSkipForward size={15} aria-hidden />} rightSection={<kbd aria-hidden>j</kbd>} aria-keyshortcuts="j">
            Next
          </Button>
        </Group>
      </Group>
      {error && (
        <Alert color="red" role="alert" variant="light" mt="sm">
          {error.message}
        </Alert>
      )}
    </div>
  );
}
