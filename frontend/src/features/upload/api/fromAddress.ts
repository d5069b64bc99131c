import { api, orProblem, problemFrom, ProblemError } from "@/api/client";

import type { Order, Sending, Watch } from "./sending";

/** Asks the server to fetch a picture from the web. */
export function fromAddress(address: string, order: Order, watch: Watch): Sending {
  const stopping = new AbortController();
  void ask(address, order, watch, stopping.signal);
  return { stop: () => stopping.abort() };
}

async function ask(address: string, { terms, again }: Order, watch: Watch, signal: AbortSignal): Promise<void> {
  const body = { url: address, keep_picture: terms.keepPicture, for_training: terms.forTraining, tags: [...terms.tags], again };
  try {
    const { checks, earlier } = await orProblem(api.POST("/api/v1/checks/from-address", { body, signal }));
    const [check] = checks;
    if (!check) throw problemFrom(null, 500);
    watch.onAccepted(check, earlier.includes(check.id));
  } catch (error) {
    if (!signal.aborted) watch.onProblem(error instanceof ProblemError ? error : problemFrom(null, 0));
  }
}

/** What somebody means by an address: nobody types the https:// in front. null: it is none. */
export function webAddress(text: string): string | null {
  const plain = text.trim();
  if (!plain || /\s/.test(plain)) return null;
  const whole = /^https?:\/\//i.test(plain) ? plain : /^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(plain) ? `https://${plain}` : null;
  return whole && URL.canParse(whole) ? whole : null;
}
