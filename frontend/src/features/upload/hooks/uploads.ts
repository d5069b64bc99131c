import { useCallback, useSyncExternalStore } from "react";

import type { ProblemError, Service } from "@/api/client";
import { fromAddress } from "@/features/upload/api/fromAddress";
import { readable } from "@/features/upload/api/readable";
import { send } from "@/features/upload/api/send";
import type { Sending, Watch } from "@/features/upload/api/sending";
import { sendInParts } from "@/features/upload/api/sendInParts";

import { withoutJunk } from "./collect";
import { ItemStore, type Overview } from "./itemStore";
import { look } from "./looking";
import { refusalOf } from "./refusals";
import { Speed } from "./speed";
import { canRetry, hasEnded, isOnTheWay, newKey, type Upload, uploadOf } from "./upload";

export type { Upload, UploadState } from "./upload";

const AT_ONCE = 3;
export const IN_PARTS_FROM_BYTES = 4 * 1024 * 1024;
const COMES_BACK = new Set([409, 429, 502, 503, 504, 507]);
const MOST_TRIES = 5;
const LONGEST_PAUSE_S = 30;

/** The files of this visit. Outside React, so that looking at a result does not stop the others. */
class Uploads extends ItemStore {
  private queue: string[] = [];
  private readonly sending = new Map<string, Sending>();
  private readonly places = new Map<string, string>(); // where large files go on after a break
  private readonly tries = new Map<string, number>();
  private pausedUntil = 0;

  /** Called when an answer makes it doubtful who is signed in. */
  onDoubt: () => void = () => {};

  /** Whether leaving the page now would lose a file. */
  unsent(): boolean {
    return this.all().some(isOnTheWay);
  }

  /** `limits` null: not known here, the server judges; `unread`: how many more could not be read. */
  add(given: readonly File[], limits: Service["limits"] | null, unread = 0): void {
    const { terms } = this.overview();
    const { files, leftOut } = withoutJunk(given);
    this.say({ leftOut, unread });
    const added = files.map((file) => uploadOf(file, terms, refusalOf(file, limits)));
    this.insert(added);
    void look(added.filter(isOnTheWay), {
      refuse: (key, problem) => this.isWaiting(key) && this.change(key, { state: "refused", problem }),
      found: (key, check) => this.isWaiting(key) && this.change(key, { state: "sent", check, earlier: true }),
      ready: (key) => this.enqueue([key]),
    });
  }

  addAddress(address: string): void {
    const item = uploadOf(address, this.overview().terms, null);
    this.insert([item]);
    this.enqueue([item.key]);
  }

  stop(key: string): void {
    this.halt(key, true);
    this.change(key, { state: "stopped", sentBytes: 0, bytesPerSecond: null });
    this.pump();
  }

  stopAll(): void {
    for (const item of this.all().filter(isOnTheWay)) this.stop(item.key);
  }

  retry(key: string): void {
    this.tries.delete(key);
    this.change(key, { state: "waiting", sentBytes: 0, problem: null });
    this.enqueue([key]);
  }

  retryAll(): void {
    for (const item of this.all().filter(canRetry)) this.retry(item.key);
  }

  /** Judge bytes anew that there is a verdict on. */
  again(key: string): void {
    this.change(key, { again: true, earlier: false, check: null, sendKey: newKey() });
    this.retry(key);
  }

  /** Forget what has ended; the checks themselves stay in the history. */
  clearEnded(): void {
    this.drop(hasEnded);
  }

  /** Forget everything of this visit, what was chosen for it too. */
  clear(): void {
    for (const key of this.sending.keys()) this.halt(key, true);
    this.queue = [];
    this.pausedUntil = 0;
    this.sayNothing();
    this.drop(() => true);
  }

  /** The network is gone: what is under way waits, and keeps what has arrived. */
  readonly interrupt = (): void => {
    const under = [...this.sending.keys()];
    this.pausedUntil = Infinity;
    for (const key of under) this.putBack(key);
    if (this.unsent()) this.say({ stalled: true });
  };

  readonly resume = (): void => {
    this.pausedUntil = 0;
    this.say({ stalled: false });
    this.pump();
  };

  private isWaiting(key: string): boolean {
    return this.get(key)?.state === "waiting";
  }

  private enqueue(keys: readonly string[]): void {
    this.queue.push(...keys.filter((key) => this.isWaiting(key) && !this.queue.includes(key)));
    this.pump();
  }

  private halt(key: string, forget: boolean): void {
    this.sending.get(key)?.stop(forget);
    this.sending.delete(key);
    this.queue = this.queue.filter((each) => each !== key);
    if (forget) this.places.delete(key);
  }

  private putBack(key: string): void {
    this.halt(key, false);
    this.queue.unshift(key);
    this.change(key, { state: "waiting", bytesPerSecond: null, ...(!this.places.has(key) && { sentBytes: 0 }) });
  }

  private pump(): void {
    while (Date.now() >= this.pausedUntil && this.sending.size < AT_ONCE) {
      const item = this.get(this.queue.shift() ?? "");
      if (!item) return;
      this.begin(item);
    }
  }

  private begin(item: Upload): void {
    const { key } = item;
    const speed = new Speed();
    this.change(key, { state: "uploading" });
    this.sending.set(
      key,
      this.send(item, {
        onProgress: (sentBytes) => this.change(key, { sentBytes, bytesPerSecond: speed.mark(sentBytes) }),
        onAccepted: (check, earlier) => {
          this.say({ stalled: false });
          this.end(key, { state: "sent", sentBytes: item.sizeBytes, check, earlier });
        },
        onProblem: (problem) => (problem.status === 0 && item.file ? void this.unreached(key, item.file, problem) : this.broke(key, problem)),
      }),
    );
  }

  private send(item: Upload, watch: Watch): Sending {
    if (!item.file) return fromAddress(item.address ?? "", item, watch);
    if (item.sizeBytes < IN_PARTS_FROM_BYTES) return send(item.file, item, watch);
    const place = { at: this.places.get(item.key) ?? null, onPlace: (at: string) => void this.places.set(item.key, at) };
    return sendInParts(item.file, item, place, watch);
  }

  /** A server that is away or overloaded gets the file again, later and later; a clear no is the end of it. */
  private broke(key: string, problem: ProblemError): void {
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    const signedOut = problem.status === 401 || problem.code === "csrf_failed";
    if (signedOut) this.onDoubt();
    // Without a network nothing is wrong with the file: it waits as long as it takes.
    const gone = problem.status === 0;
    if (!gone && (tries > MOST_TRIES || !(signedOut || comesBack(problem)))) {
      this.end(key, { state: "broken", problem: problem.message });
      return;
    }
    this.putBack(key);
    if (gone) this.say({ stalled: true });
    this.pause(problem.retryAfterS ?? Math.min(LONGEST_PAUSE_S, 2 ** tries));
  }

  private pause(seconds: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, Date.now() + seconds * 1000);
    if (Number.isFinite(this.pausedUntil)) setTimeout(() => this.pump(), this.pausedUntil - Date.now());
  }

  /** Without an answer it may be the file that is gone, not the server. */
  private async unreached(key: string, file: File, problem: ProblemError): Promise<void> {
    const is = await readable(file);
    if (!this.sending.has(key)) return;
    if (is) this.broke(key, problem);
    else this.end(key, { state: "broken", problem: "The file can no longer be read. Choose it again." });
  }

  private end(key: string, change: Partial<Upload>): void {
    this.sending.delete(key);
    this.places.delete(key);
    this.change(key, change);
    this.pump();
  }
}

/** Used up for today is not too many for now. */
function comesBack({ status, code }: ProblemError): boolean {
  return COMES_BACK.has(status) && code !== "quota_used_up";
}

export const uploads = new Uploads();
window.addEventListener("online", uploads.resume);
window.addEventListener("offline", uploads.interrupt);

export function useOverview(): Overview {
  return useSyncExternalStore(uploads.subscribe, uploads.overview);
}

export function useUpload(key: string): Upload | undefined {
  return useSyncExternalStore(useCallback((listener) => uploads.watch(key, listener), [key]), () => uploads.get(key));
}
