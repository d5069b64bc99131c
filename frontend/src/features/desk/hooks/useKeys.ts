import { useLayoutEffect, useRef } from "react";

export type Keys = Readonly<Record<string, () => void>>;

const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true], [role=textbox], [role=combobox]";

/** Whether a key pressed there is somebody's typing, or meant for an open menu or dialog. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${TYPING}, [role=dialog], [role=menu], [role=listbox]`) !== null;
}

/** Does what `keys` say, wherever the focus is, unless somebody types, holds Ctrl, Alt or Meta, or has turned the keys off. */
export function useKeys(keys: Keys, on: boolean): void {
  const now = useRef(keys);
  // Before anything is painted: whoever sees the page may press a key.
  useLayoutEffect(() => {
    now.current = keys;
  });
  useLayoutEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = now.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [on]);
}
