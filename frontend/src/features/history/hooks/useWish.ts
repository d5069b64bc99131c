import { useCallback, useMemo } from "react";
import { createSearchParams, useSearchParams } from "react-router";

import { readWish, type Wish, writeWish } from "@/features/history/api/wish";

export type View = "grid" | "table";
export type Look = { wish: Wish; view: View; stats: boolean };

/** All of it stands in the address: back, reload and a copied link show the same. */
export function useWish() {
  const [search, setSearch] = useSearchParams();
  const address = search.toString();
  const look = useMemo<Look>(() => {
    const given = new URLSearchParams(address);
    return { wish: readWish(given), view: given.get("view") === "table" ? "table" : "grid", stats: given.has("stats") };
  }, [address]);
  const change = useCallback(
    (part: Partial<Wish> & { view?: View; stats?: boolean }, replace = false) => {
      setSearch(
        (before) => {
          const { view = before.get("view") === "table" ? "table" : "grid", stats = before.has("stats"), ...rest } = part;
          const shown = { ...(view === "table" && { view }), ...(stats && { stats: "1" }) };
          return createSearchParams({ ...writeWish({ ...readWish(before), ...rest }), ...shown });
        },
        { replace, preventScrollReset: true },
      );
    },
    [setSearch],
  );
  return { ...look, change };
}

export type Change = ReturnType<typeof useWish>["change"];
