import { useSyncExternalStore } from "react";

import type { Check, Service } from "@/api/client";
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

/** The files of this visit. Outside React, so that looking at a result does not stop the others. */
class Uploads {
  private items: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly stops = new Map<string, () => void>();

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly all = () => this.items;

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
    this.change(key, { state: "waiting", sentBytes: 0, problem: null });
    this.pump();
  }

  /** Forget everything of this visit; the checks themselves stay in the history. */
  clear(): void {
    for (const item of this.items) URL.revokeObjectURL(item.preview);
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
    this.replace([]);
  }

  private pump(): void {
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
      onProblem: (problem) => this.end(key, { state: "broken", problem: problem.message }),
    });
    this.stops.set(key, stop);
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
