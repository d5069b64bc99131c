import { isNews } from "@/api/checks";
import type { Check } from "@/api/client";

import type { Upload } from "./upload";

const GONE = "This check was deleted.";

type Listener = () => void;
/**
 * The files of the list, newest batch first. A new object whenever one comes, goes or changes its state; not for bytes.
 * `leftOut`: how many of the last ones were no pictures but what a system leaves in folders.
 */
export type Overview = { readonly keys: readonly string[]; readonly items: readonly Upload[]; readonly stalled: boolean; readonly leftOut: number };

/** Who looks at one file hears of that file; a thousand rows do not move because one of them sent some bytes. */
export class ItemStore {
  protected keys: readonly string[] = [];
  protected readonly items = new Map<string, Upload>();
  private readonly keysOfCheck = new Map<string, Set<string>>();
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Map<string, Set<Listener>>();
  private isStalled = false;
  private junk = 0;
  private seen: Overview | null = null;

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly watch = (key: string, listener: Listener) => {
    const watchers = this.watchers.get(key) ?? new Set();
    this.watchers.set(key, watchers.add(listener));
    return () => {
      if (watchers.delete(listener) && watchers.size === 0) this.watchers.delete(key);
    };
  };

  readonly overview = (): Overview => {
    this.seen ??= { keys: this.keys, items: this.keys.flatMap((key) => this.items.get(key) ?? []), stalled: this.isStalled, leftOut: this.junk };
    return this.seen;
  };

  readonly get = (key: string): Upload | undefined => this.items.get(key);

  /** For bytes on the way see `get`. */
  all(): readonly Upload[] {
    return this.overview().items;
  }

  /** What the server says of sent files by now. */
  learn(checks: readonly Check[]): void {
    let told = false;
    for (const check of checks) {
      for (const key of this.keysOfCheck.get(check.id) ?? []) {
        const before = this.items.get(key)?.check;
        if (!before || before === check || !isNews(check, before)) continue;
        this.put(key, { check });
        told = true;
      }
    }
    if (told) this.tell();
  }

  /** These checks are no longer there: somebody deleted them elsewhere. */
  lose(ids: readonly string[]): void {
    for (const id of ids) {
      for (const key of this.keysOfCheck.get(id) ?? []) {
        if (this.items.get(key)?.check?.id === id) this.change(key, { state: "refused", check: null, earlier: false, problem: GONE });
      }
    }
  }

  protected insert(added: readonly Upload[]): void {
    for (const item of added) this.items.set(item.key, item);
    this.keys = [...added.map((item) => item.key), ...this.keys];
    this.tell();
  }

  protected drop(gone: (item: Upload) => boolean): void {
    for (const item of [...this.items.values()].filter(gone)) this.items.delete(item.key);
    this.keys = this.keys.filter((key) => this.items.has(key));
    this.tell();
  }

  protected change(key: string, change: Partial<Upload>): void {
    if (this.put(key, change) && ("state" in change || "check" in change)) this.tell();
  }

  protected set stalled(is: boolean) {
    if (this.isStalled === is) return;
    this.isStalled = is;
    this.tell();
  }

  protected set leftOut(count: number) {
    if (this.junk === count) return;
    this.junk = count;
    this.tell();
  }

  private put(key: string, change: Partial<Upload>): boolean {
    const before = this.items.get(key);
    if (!before) return false;
    this.items.set(key, { ...before, ...change });
    if (change.check) this.keysOfCheck.set(change.check.id, (this.keysOfCheck.get(change.check.id) ?? new Set()).add(key));
    for (const listener of this.watchers.get(key) ?? []) listener();
    return true;
  }

  private tell(): void {
    this.seen = null;
    for (const listener of this.listeners) listener();
  }
}
