import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { checksQuery, isLive } from "./checks";
import type { Check } from "./client";
import { place } from "./news";

const ASKED_AT_ONCE = 50;

/** Keeps what a list shows up to date: asks for its unsettled checks alone, the oldest first, and puts the answers in place. */
export function useFollow(shown: readonly Pick<Check, "id" | "state">[]): void {
  const queries = useQueryClient();
  const open = shown.filter(isLive).map((check) => check.id);
  const { data } = useQuery(checksQuery(open.slice(-ASKED_AT_ONCE)));
  useEffect(() => {
    if (data) place(queries, data);
  }, [data, queries]);
}
