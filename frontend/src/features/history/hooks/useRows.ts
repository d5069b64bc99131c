import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

type Asked = { count: number; rowPx: number; onEnd: () => void };

const NEAR_ROWS = 6;

/** Which rows of equal height are near the window, and how much room the others take. */
export function useRows({ count, rowPx, onEnd }: Asked) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setTop((frame.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    // What stands above may grow or go: filters, statistics, a found picture.
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({ count, estimateSize: () => rowPx, overscan: 4, scrollMargin: top });
  useEffect(() => virtual.measure(), [rowPx, virtual]);
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const atEnd = last !== undefined && last.index >= count - NEAR_ROWS;
  useEffect(() => {
    if (atEnd) onEnd();
  }, [atEnd, count, onEnd]);
  return {
    frame,
    before: first ? first.start - top : 0,
    after: last ? virtual.getTotalSize() - (last.end - top) : 0,
    shown: items.map((item) => item.index),
  };
}
