import { useEffect } from "react";

import { uploads } from "@/features/upload/hooks/uploads";

/** Leaving asks first while files are unsent, and a file dropped beside the drop area does not replace the page. */
export function useNothingLost(): void {
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      if (uploads.unsent()) event.preventDefault();
    };
    const missed = (event: DragEvent) => event.preventDefault();
    window.addEventListener("beforeunload", leaving);
    document.addEventListener("dragover", missed);
    document.addEventListener("drop", missed);
    return () => {
      window.removeEventListener("beforeunload", leaving);
      document.removeEventListener("dragover", missed);
      document.removeEventListener("drop", missed);
    };
  }, []);
}
