import { Button, Group, RingProgress, Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import type { Deed } from "@/features/desk/hooks/deed";
import { OUTCOMES } from "@/ui/outcomes";

const STEP_MS = 200;
const WHOLE_MS = 10_000;

type Props = { deed: Deed; undo: () => void; busy: boolean; error: Error | null; over: () => void };

/** For ten seconds: what was decided, how long it can still be taken back, and the button for it. */
export function UndoBar({ deed, undo, busy, error, over }: Props) {
  const left = useLeft(deed.until, busy ? null : over);
  const seconds = Math.ceil(left / 1000);
  return (
    <Group className="card undo-bar" gap="sm" wrap="nowrap" data-undo={seconds}>
      <RingProgress size={38} thickness={4} sections={[{ value: (100 * left) / WHOLE_MS, color: "teal" }]} label={<Text size="xs" ta="center" fw={600}>{seconds}</Text>} aria-hidden />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600}>
          {OUTCOMES[deed.outcome].words}
          {deed.cases > 1 ? `, ${deed.cases} cases` : ""}
        </Text>
        <Text size="xs" c={error ? "var(--mantine-color-error)" : "dimmed"} {...(error && { role: "alert" })}>
          {error?.message ?? `It stands in ${seconds} s`}
        </Text>
      </div>
      <Button size="sm" variant="default" loading={busy} onClick={undo} leftSection={<IconArrowBackUp size={16} aria-hidden />} rightSection={<kbd aria-hidden>z</kbd>} aria-keyshortcuts="z">
        Undo
      </Button>
    </Group>
  );
}

function useLeft(until: number, over: (() => void) | null): number {
  const [left, setLeft] = useState(() => Math.max(0, until - Date.now()));
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Math.max(0, until - Date.now());
      setLeft(now);
      if (now === 0) over?.();
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [until, over]);
  return left;
}
