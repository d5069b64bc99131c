import { useEffect, useRef } from "react";

/** Somewhere that dropped files can go, for as long as its page is open. */
export type Pane = { title: string; words: string; onFiles: (files: File[]) => void };

type Listener = () => void;
let panes: readonly Pane[] = [];
const listeners = new Set<Listener>();

export const dropPanes = {
  all: () => panes,
  subscribe: (listener: Listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function change(changed: readonly Pane[]): void {
  panes = changed;
  for (const listener of listeners) listener();
}

/** Beside the place for checking, which is there on every page. */
export function useDropPane({ title, words, onFiles }: Pane): void {
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  }, [onFiles]);
  useEffect(() => {
    const pane = { title, words, onFiles: (files: File[]) => take.current(files) };
    change([...panes, pane]);
    return () => change(panes.filter((each) => each !== pane));
  }, [title, words]);
}
