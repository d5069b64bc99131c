import type { Check } from "@/api/client";
import type { Order, Terms } from "@/features/upload/api/sending";

/** waiting → uploading → sent; refused, stopped and broken are ends, the last two with a way back. */
export type UploadState = "refused" | "waiting" | "uploading" | "sent" | "stopped" | "broken";

export type Upload = Order & {
  readonly key: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
  readonly sentBytes: number;
  readonly bytesPerSecond: number | null;
  readonly problem: string | null;
  readonly check: Check | null;
  /** The check was there before: these bytes were judged already. */
  readonly earlier: boolean;
};

/** Nothing said: the server takes what somebody chose once and for all. */
export const PLAIN_TERMS: Terms = { keepPicture: null, forTraining: null, tags: [] };

export function uploadOf(what: File | string, terms: Terms, problem: string | null): Upload {
  const file = typeof what === "string" ? null : what;
  const key = newKey();
  return {
    key,
    sendKey: key,
    file,
    address: typeof what === "string" ? what : null,
    name: typeof what === "string" ? what : what.name,
    sizeBytes: file?.size ?? 0,
    terms,
    again: false,
    state: problem ? "refused" : "waiting",
    sentBytes: 0,
    bytesPerSecond: null,
    problem,
    check: null,
    earlier: false,
  };
}

/** Random, also where the page is served without HTTPS and crypto.randomUUID does not exist. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const ENDED = new Set<UploadState>(["refused", "stopped", "broken"]);

/** Whether nothing more will happen to it by itself. */
export function hasEnded({ state, check }: Upload): boolean {
  return ENDED.has(state) || check?.state === "done" || check?.state === "failed";
}

export function canRetry({ state }: Upload): boolean {
  return state === "stopped" || state === "broken";
}

export function isOnTheWay({ state }: Upload): boolean {
  return state === "waiting" || state === "uploading";
}
