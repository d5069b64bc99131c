import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { uploads } from "@/features/upload/hooks/uploads";

/** Whoever signs in next in this tab sees nothing of who was here before: no pictures, no verdicts, no uploads. */
export function useForgetOthers(userId: number | null): void {
  const queries = useQueryClient();
  const before = useRef(userId);
  useEffect(() => {
    if (before.current !== null && before.current !== userId) {
      uploads.clear();
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" && query.queryKey[0] !== "service" });
    }
    before.current = userId;
  }, [userId, queries]);
}
