import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, csrf, orProblem, type Problem, problemFrom, type Schemas } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

import { type Counted, filterOfCounted, type Wish } from "./wish";

/** Some checks by their ids, or everything that was counted: what comes later is not meant. */
export type Chosen = { ids: readonly string[] } | { all: Counted };
export type Deed = { action: Schemas["Action"]; tag?: string; model_id?: string };
/** How many were looked at, and how many of them are not as before. */
export type Tally = Pick<Schemas["BulkDone"], "seen" | "changed">;
export type Match = Schemas["PictureMatch"];

const IDS_AT_ONCE = 1000;
const NONE = { ids: null, filter: null, cursor: null, tag: null, model_id: null };

/** Does one deed to all that is chosen, request after request until nothing is left; says how far it is. */
export function useDeed(onDone: (deed: Deed, tally: Tally) => void) {
  const queries = useQueryClient();
  const [seen, setSeen] = useState(0);
  const deed = useMutation({
    mutationFn: async ({ chosen, deed }: { chosen: Chosen; deed: Deed }) => {
      setSeen(0);
      const tally = { seen: 0, changed: 0 };
      for await (const done of answers(chosen, deed)) {
        tally.seen += done.seen;
        tally.changed += done.changed;
        setSeen(tally.seen);
      }
      return tally;
    },
    onSuccess: (tally, { deed }) => onDone(deed, tally),
    // Also when it broke off in the middle: a part of it is done.
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ["checks"] }), queries.invalidateQueries({ queryKey: ["check"] })]),
  });
  return { ...deed, seen };
}

async function* answers(chosen: Chosen, deed: Deed): AsyncGenerator<Schemas["BulkDone"]> {
  if ("ids" in chosen) {
    for (let at = 0; at < chosen.ids.length; at += IDS_AT_ONCE) {
      yield await send({ ...NONE, ...deed, ids: chosen.ids.slice(at, at + IDS_AT_ONCE) });
    }
    return;
  }
  const filter = filterOfCounted(chosen.all) as Schemas["CheckFilter"];
  let cursor: string | null = null;
  do {
    const done: Schemas["BulkDone"] = await send({ ...NONE, ...deed, filter, cursor });
    yield done;
    cursor = done.next_cursor;
  } while (cursor);
}

function send(body: Schemas["BulkRequest"]): Promise<Schemas["BulkDone"]> {
  return withFreshCsrf(() => orProblem(api.POST("/api/v1/checks/bulk", { body })));
}

/** Everything by its address, so that the browser writes it to disk while it comes; chosen ones by their ids. */
export async function exportCsv(chosen: Chosen, sort: Wish["sort"]): Promise<void> {
  if ("all" in chosen) {
    const search = new URLSearchParams({ sort, bom: "true" });
    for (const [key, value] of Object.entries(filterOfCounted(chosen.all))) [value].flat().forEach((each) => search.append(key, String(each)));
    save(`/api/v1/checks/export.csv?${search}`);
    return;
  }
  const parts: Blob[] = [];
  for (let at = 0; at < chosen.ids.length; at += IDS_AT_ONCE) {
    const text = await withFreshCsrf(() => csvOf(chosen.ids.slice(at, at + IDS_AT_ONCE), at === 0));
    parts.push(new Blob([at === 0 ? text : text.slice(text.indexOf("\n") + 1)]));
  }
  const address = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  save(address);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function csvOf(ids: readonly string[], bom: boolean): Promise<string> {
  const answer = await fetch("/api/v1/checks/export.csv", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf() },
    body: JSON.stringify({ ids, bom }),
  });
  const bytes = await answer.arrayBuffer();
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (!answer.ok) throw problemFrom(JSON.parse(text) as Problem, answer.status);
  return text;
}

function save(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "checks.csv";
  link.click();
}

/** One's checks of this picture. */
export function usePictureSearch() {
  return useMutation({
    mutationFn: (file: File) =>
      withFreshCsrf(async () => {
        const form = new FormData();
        form.append("file", file);
        const found = await orProblem(
          api.POST("/api/v1/checks/search-by-picture", { body: form as unknown as { file: string }, bodySerializer: (body) => body as unknown as FormData }),
        );
        return found.items;
      }),
  });
}
