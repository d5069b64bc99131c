import { Group, Switch, UnstyledButton } from "@mantine/core";

import type { DeskSettings } from "@/features/desk/hooks/settings";

const KEYS: readonly (readonly [key: string, does: string])[] = [
  ["1", "AI"],
  ["2", "real"],
  ["3", "cannot tell"],
  ["4", "second review"],
  ["Enter", "decide"],
  ["z", "undo"],
  ["j", "next"],
  ["k", "back"],
  ["h", "heatmap"],
  ["b", "blur"],
  ["+ −", "zoom"],
  ["n", "note"],
  ["o", "ask a model"],
  ["q", "queue"],
  ["?", "hide this"],
];

type Props = { settings: DeskSettings; change: (part: Partial<DeskSettings>) => void };

/** The keys, in sight until ? hides them; and what an auditor sets for this browser. */
export function CheatSheet({ settings, change }: Props) {
  return (
    <Group component="section" className="card" px="md" py="xs" gap="sm" justify="space-between" aria-label="Keys and settings">
      {settings.sheet && settings.keys ? (
        <div className="cheat" data-cheat>
          {KEYS.map(([key, does]) => (
            <span key={key}>
              <kbd>{key}</kbd> {does}
            </span>
          ))}
        </div>
      ) : (
        <UnstyledButton fz="sm" c="dimmed" onClick={() => change({ sheet: true, keys: true })}>
          <kbd>?</kbd> {settings.keys ? "Show the keys" : "The keys are off. Turn them on"}
        </UnstyledButton>
      )}
      <Group gap="lg">
        <Switch size="xs" label="Blur pictures until I ask" checked={settings.blur} onChange={(event) => change({ blur: event.currentTarget.checked })} />
        <Switch size="xs" label="Single keys" checked={settings.keys} onChange={(event) => change({ keys: event.currentTarget.checked })} />
      </Group>
    </Group>
  );
}
