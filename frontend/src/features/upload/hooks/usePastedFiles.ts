import { useEffect } from "react";

/** Pictures pasted anywhere on the page. */
export function usePastedFiles(onFiles: ((files: File[]) => void) | null): void {
  useEffect(() => {
    if (!onFiles) return undefined;
    const pasted = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) {
        event.preventDefault();
        onFiles(files);
      }
    };
    document.addEventListener("paste", pasted);
    return () => document.removeEventListener("paste", pasted);
  }, [onFiles]);
}
