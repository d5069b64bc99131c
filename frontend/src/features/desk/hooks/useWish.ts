import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

import { readWish, type Wish, writeWish } from "@/features/desk/api/wish";

/** What of the queue is asked for stands in the address of every page of the desk: the next case meets it, too. */
export function useWish() {
  const [search, setSearch] = useSearchParams();
  const address = search.toString();
  const wish = useMemo(() => readWish(new URLSearchParams(address)), [address]);
  const change = useCallback(
    (part: Partial<Wish>) => setSearch((before) => writeWish({ ...readWish(before), ...part }), { preventScrollReset: true }),
    [setSearch],
  );
  const words = writeWish(wish);
  return { wish, change, query: words ? `?${words}` : "" };
}

export type Change = ReturnType<typeof useWish>["change"];
