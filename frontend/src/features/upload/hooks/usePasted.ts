import { useEffect } from "react";

import { webAddress } from "@/features/upload/api/fromAddress";

type Pasted = { onFiles: (files: File[]) => void; onAddress: (address: string) => void };

/** Pictures, or the address of one, pasted anywhere on the page but into a field. */
export function usePasted(pasted: Pasted | null): void {
  useEffect(() => {
    if (!pasted) return undefined;
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      const address = isField(event.target) ? null : webAddress(event.clipboardData?.getData("text/plain") ?? "");
      if (files.length > 0) pasted.onFiles(files);
      else if (address) pasted.onAddress(address);
      else return;
      event.preventDefault();
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [pasted]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, [contenteditable]");
}
