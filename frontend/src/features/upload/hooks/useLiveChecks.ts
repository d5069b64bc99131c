import { useQuery } from "@tanstack/react-query";

import { checksQuery } from "@/api/checks";
import type { Check } from "@/api/client";

import type { Upload } from "./uploads";

const ASKED_AT_ONCE = 100;

/** Each sent upload's check as the server sees it now, by id. Settled ones are not asked again. */
export function useLiveChecks(items: readonly Upload[]): ReadonlyMap<string, Check> {
  const ids = items.flatMap((item) => (item.check ? [item.check.id] : [])).slice(0, ASKED_AT_ONCE);
  const { data } = useQuery(checksQuery(ids));
  return new Map(data?.map((check) => [check.id, check]));
}
