import { ActionIcon, Alert, Button, Group, Paper, Text, Tooltip } from "@mantine/core";
import { IconDownload, IconRefresh, IconTag, IconTrash, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";

import { type Chosen, type Deed as Done, exportCsv, type Tally } from "@/features/history/api/deeds";
import type { Counted, Sort } from "@/features/history/api/wish";
import type { Selection } from "@/features/history/hooks/useSelection";

import { AgainDialog } from "./AgainDialog";
import { DeleteDialog } from "./DeleteDialog";
import { counted } from "./said";
import { TagDialog } from "./TagDialog";

type Props = { selection: Selection; loaded: number; more: boolean; counted: Counted | null; sort: Sort; onDone: (deed: Done, tally: Tally) => void };

const DIALOGS = { delete: DeleteDialog, tag: TagDialog, again: AgainDialog } as const;
type Asking = keyof typeof DIALOGS | null;

/** Stands at the foot of the window while something is chosen. */
export function SelectionBar(props: Props) {
  return props.selection.any ? <Bar {...props} /> : null;
}

function Bar({ selection, loaded, more, counted: all, sort, onDone }: Props) {
  const opener = useRef<HTMLElement | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const chosen: Chosen = selection.all ? { all: selection.all } : { ids: [...selection.ids] };
  const words = selection.all ? `All ${counted(selection.all.total, "check")}` : counted(selection.ids.size, "check");
  const ask = (what: Asking) => {
    opener.current = document.activeElement as HTMLElement | null;
    setAsking(what);
  };
  const close = () => {
    setAsking(null);
    opener.current?.focus();
  };
  const done = (deed: Done, tally: Tally) => {
    setAsking(null);
    selection.clear();
    onDone(deed, tally);
  };
  const write = () => exportCsv(chosen, sort).then(() => setProblem(null), (error: Error) => setProblem(error.message));
  const Dialog = asking && DIALOGS[asking];
  const dialog = { chosen, words, onClose: close, onDone: done };
  return (
    <>
      <Paper className="card selection-bar" role="region" aria-label="What is chosen" shadow="lg" p="xs">
        {problem && (
          <Alert color="red" role="alert" mb="xs" withCloseButton onClose={() => setProblem(null)}>
            {problem}
          </Alert>
        )}
        <Group gap="xs" justify="space-between">
          <Group gap={4}>
            <ActionIcon variant="subtle" color="gray" aria-label="Choose nothing" onClick={selection.clear}>
              <IconX size={18} />
            </ActionIcon>
            <Text fw={600} size="sm" role="status">
              {words} chosen
            </Text>
            <ChooseAll selection={selection} loaded={loaded} more={more} counted={all} />
          </Group>
          <Group gap={6}>
            <Deed label="Tag" icon={IconTag} onClick={() => ask("tag")} />
            <Deed label="Check again" icon={IconRefresh} onClick={() => ask("again")} />
            <Deed label="Export CSV" icon={IconDownload} onClick={() => void write()} />
            <Deed label="Delete" icon={IconTrash} color="red" onClick={() => ask("delete")} />
          </Group>
        </Group>
      </Paper>
      {Dialog && <Dialog {...dialog} />}
    </>
  );
}

/** What is loaded to its end is chosen by its ids; of more it has to be known how many they are. */
function ChooseAll({ selection, loaded, more, counted: all }: Pick<Props, "selection" | "loaded" | "more" | "counted">) {
  if (selection.all || (more ? !all : selection.ids.size >= loaded)) return null;
  const choose = () => (more && all ? selection.chooseAll(all) : selection.chooseShown());
  return (
    <Button variant="subtle" size="compact-sm" onClick={choose}>
      Choose all {(more && all ? all.total : loaded).toLocaleString()}
    </Button>
  );
}

type DeedProps = { label: string; icon: typeof IconTag; color?: string; onClick: () => void };

function Deed({ label, icon: Sign, color, onClick }: DeedProps) {
  return (
    <>
      <Button visibleFrom="sm" size="xs" variant={color ? "light" : "default"} {...(color && { color })} leftSection={<Sign size={16} aria-hidden />} onClick={onClick}>
        {label}
      </Button>
      <Tooltip label={label}>
        <ActionIcon hiddenFrom="sm" size={38} variant={color ? "light" : "default"} {...(color && { color })} aria-label={label} onClick={onClick}>
          <Sign size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
