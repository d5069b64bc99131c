import { Text, Title } from "@mantine/core";
import { type DragEvent as ReactDragEvent, type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { useLocation } from "react-router";

import { filesFromEvent } from "@/features/upload/hooks/collect";
import { dropPanes, type Pane } from "@/ui/dropPanes";

import { TermsLine } from "./TermsLine";

type Props = { onFiles: (files: File[], unread: number) => void };
type Place = Pick<Pane, "title" | "words"> & Props;

/** While files are dragged over any page: where they would go. */
export function DropOverlay({ onFiles }: Props) {
  const others = useSyncExternalStore(dropPanes.subscribe, dropPanes.all);
  const [dragged, end] = useDragged();
  const atHome = useLocation().pathname === "/";
  if (!dragged) return null;
  const check: Place = {
    title: atHome ? "Drop them anywhere" : "Drop to check",
    words: atHome ? "Every picture, and folders too." : "They go to your list on the page Check. You stay here.",
    onFiles,
  };
  return (
    <div className="drop-overlay" aria-hidden>
      {[check, ...others].map((pane) => (
        <DropPane key={pane.title} pane={pane} onDropped={end}>
          {pane === check && <TermsLine />}
        </DropPane>
      ))}
    </div>
  );
}

function DropPane({ pane, onDropped, children }: { pane: Place; onDropped: () => void; children: ReactNode }) {
  const [over, setOver] = useState(false);
  const drop = async (event: ReactDragEvent) => {
    event.preventDefault();
    const given = filesFromEvent(event); // before anything is awaited: afterwards the event is empty
    onDropped();
    const { files, unread } = await given;
    if (files.length + unread > 0) pane.onFiles(files, unread);
  };
  return (
    <div className="drop-pane" data-over={over} onDragOver={() => setOver(true)} onDragLeave={() => setOver(false)} onDrop={(event) => void drop(event)}>
      <Title order={2}>{pane.title}</Title>
      <Text c="dimmed">{pane.words}</Text>
      {children}
    </div>
  );
}

/** Whether files are over the window, and a way to say that they are no more. */
function useDragged(): [boolean, () => void] {
  const [dragged, setDragged] = useState(false);
  useEffect(() => {
    const come = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) setDragged(true);
    };
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) setDragged(false); // to the desktop, not to another part of the page
    };
    const end = () => setDragged(false);
    document.addEventListener("dragenter", come);
    document.addEventListener("dragover", come); // files that were over the window before this page was there
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", end);
    return () => {
      document.removeEventListener("dragenter", come);
      document.removeEventListener("dragover", come);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", end);
    };
  }, []);
  useEffect(() => {
    if (!dragged) return undefined;
    const end = () => setDragged(false); // no pointer moves during a drag: this one has ended, and nobody said so
    document.addEventListener("pointermove", end, { once: true });
    return () => document.removeEventListener("pointermove", end);
  }, [dragged]);
  return [dragged, () => setDragged(false)];
}
