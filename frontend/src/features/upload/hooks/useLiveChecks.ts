import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { checksQuery, isLive } from "@/api/checks";

import { type Upload, uploads } from "./uploads";

const ASKED_AT_ONCE = 50;

/** Keeps the store's checks up to date: asks for unsettled ones only, the oldest first. */
export function useLiveChecks(items: readonly Upload[]): void {
  const open = items.flatMap((item) => (item.check && isLive(item.check) ? [item.check.id] : []));
  const asked = open.slice(-ASKED_AT_ONCE);
  const { data, isPlaceholderData } = useQuery(checksQuery(asked));
  const ids = asked.join();
  useEffect(() => {
    if (!data) return;
    uploads.learn(data);
    if (isPlaceholderData || !ids) return;
    const found = new Set(data.map((check) => check.id));
    uploads.lose(ids.split(",").filter((id) => !found.has(id)));
  }, [data, isPlaceholderData, ids]);
}
