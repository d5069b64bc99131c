import { useSyncExternalStore } from "react";

import { isNews } from "@/api/checks";
import type { Check, ProblemError, Service } from "@/api/client";
import { readable } from "@/features/upload/api/readable";
import { send } from "@/features/upload/api/send";

import { refusalOf } from "./refusals";

/** waiting → uploading → sent; refused, stopped and broken are ends, the last two with a way back. */
export type UploadState = "refused" | "waiting" | "uploading" | "sent" | "stopped" | "broken";

export type Upload = {
  readonly key: string;
  readonly file: File;
  readonly preview: string;
  readonly state: UploadState;
  readonly sentBytes: number;
  readonly problem: string | null;
  readonly check: Check | null;
};

const AT_ONCE = 3;
const COMES_BACK = new Set([0, 429, 502, 503, 504, 507]);
const MOST_TRIES = 5;
const GONE = "This check was deleted.";

/** The files of this visit. Outside React, so that looking at a result does not stop the others. */
class Uploads {
  private items: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly stops = new Map<string, () => void>();
  private readonly tries = new Map<string, number>();
  private pausedUntil = 0;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly all = () => this.items;

  /** Called when an answer makes it doubtful who is signed in. */
  onDoubt: () => void = () => {};

  /** Whether leaving the page now would lose a file. */
  unsent(): boolean {
    return this.items.some((item) => item.state === "waiting" || item.state === "uploading");
  }

  add(files: readonly File[], limits: Service["limits"]): void {
    const added = files.map((file): Upload => {
      const problem = refusalOf(file, limits);
      const preview = problem ? "" : URL.createObjectURL(file);
      return { key: newKey(), file, preview, state: problem ? "refused" : "waiting", sentBytes: 0, problem, check: null };
    });
    this.replace([...added, ...this.items]);
    this.pump();
  }

  stop(key: string): void {
    this.stops.get(key)?.();
    this.stops.delete(key);
    this.change(key, { state: "stopped", sentBytes: 0 });
    this.pump();
  }

  retry(key: string): void {
    this.tries.delete(key);
    this.change(key, { state: "waiting", sentBytes: 0, problem: null });
    this.pump();
  }

  /** What the server says of sent files by now. */
  learn(checks: readonly Check[]): void {
    const newer = new Map(checks.map((check) => [check.id, check]));
    const told = (known: Check | null) => {
      const check = known && newer.get(known.id);
      return check && check !== known && isNews(check, known) ? check : null;
    };
    if (!this.items.some((item) => told(item.check))) return;
    this.replace(this.items.map((item) => ({ ...item, check: told(item.check) ?? item.check })));
  }

  /** These checks are no longer there: somebody deleted them elsewhere. */
  lose(ids: readonly string[]): void {
    for (const item of this.items) {
      if (item.check && ids.includes(item.check.id)) this.change(item.key, { state: "refused", check: null, problem: GONE });
    }
  }

  /** Forget everything of this visit; the checks themselves stay in the history. */
  clear(): void {
    for (const item of this.items) URL.revokeObjectURL(item.preview);
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
    this.pausedUntil = 0;
    this.replace([]);
  }

  private pump(): void {
    if (Date.now() < this.pausedUntil) return;
    const free = AT_ONCE - this.items.filter((item) => item.state === "uploading").length;
    // Oldest first: new ones stand at the top.
    const next = this.items.filter((item) => item.state === "waiting").reverse();
    for (const item of next.slice(0, Math.max(0, free))) this.begin(item);
  }

  private begin({ key, file }: Upload): void {
    this.change(key, { state: "uploading" });
    const { stop } = send(file, key, {
      onProgress: (sentBytes) => this.change(key, { sentBytes }),
      onAccepted: (check) => this.end(key, { state: "sent", sentBytes: file.size, check }),
      onProblem: (problem) => (problem.status === 0 ? void this.unreached(key, file, problem) : this.broke(key, problem)),
    });
    this.stops.set(key, stop);
  }

  /** A server that is away or overloaded gets the file again, later and later; a clear no is the end of it. */
  private broke(key: string, problem: ProblemError): void {
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    const signedOut = problem.status === 401 || problem.code === "csrf_failed";
    if (signedOut) this.onDoubt();
    if (!(signedOut || COMES_BACK.has(problem.status)) || tries > MOST_TRIES) {
      this.end(key, { state: "broken", problem: problem.message });
      return;
    }
    this.stops.delete(key);
    this.change(key, { state: "waiting", sentBytes: 0 });
    this.pausedUntil = Math.max(this.pausedUntil, Date.now() + (problem.retryAfterS ?? 2 ** tries) * 1000);
    setTimeout(() => this.pump(), this.pausedUntil - Date.now());
  }

  /** Without an answer it may be the file that is gone, not the server. */
  private async unreached(key: string, file: File, problem: ProblemError): Promise<void> {
    if (await readable(file)) this.broke(key, problem);
    else this.end(key, { state: "broken", problem: "The file can no longer be read. Choose it again." });
  }

  private end(key: string, change: Partial<Upload>): void {
    this.stops.delete(key);
    this.change(key, change);
    this.pump();
  }

  private change(key: string, change: Partial<Upload>): void {
    this.replace(this.items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  private replace(items: readonly Upload[]): void {
    this.items = items;
    for (const listener of this.listeners) listener();
  }
}

/** Random, also where the page is served without HTTPS and crypto.randomUUID does not exist. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const uploads = new Uploads();

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploads.subscribe, uploads.all);
}
