import { isNews } from "@/api/checks";
import type { Check } from "@/api/client";
import type { Terms } from "@/features/upload/api/sending";

import { PLAIN_TERMS, type Upload } from "./upload";

const GONE = "This check was deleted.";

type Listener = () => void;
/**
 * `leftOut`: how many of the last ones were no pictures but what a system leaves in folders.
 * `unread`: how many files and folders of the last drop could not be read.
 * `terms`: what was chosen for the next ones; it holds for the visit, wherever they are added.
 */
type Said = { readonly stalled: boolean; readonly leftOut: number; readonly unread: number; readonly terms: Terms };
/** The files of the list, newest batch first. A new object whenever one comes, goes or changes its state; not for bytes. */
export type Overview = Said & { readonly keys: readonly string[]; readonly items: readonly Upload[] };

const NOTHING_SAID: Said = { stalled: false, leftOut: 0, unread: 0, terms: PLAIN_TERMS };

/** Who looks at one file hears of that file; a thousand rows do not move because one of them sent some bytes. */
export class ItemStore {
  protected keys: readonly string[] = [];
  protected readonly items = new Map<string, Upload>();
  private readonly keysOfCheck = new Map<string, Set<string>>();
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Map<string, Set<Listener>>();
  private said = NOTHING_SAID;
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
    this.seen ??= { keys: this.keys, items: this.keys.flatMap((key) => this.items.get(key) ?? []), ...this.said };
    return this.seen;
  };

  readonly get = (key: string): Upload | undefined => this.items.get(key);

  /** For bytes on the way see `get`. */
  all(): readonly Upload[] {
    return this.overview().items;
  }

  chooseTerms(terms: Terms): void {
    this.say({ terms });
  }

  /** Whoever read what could not be read puts it away. */
  forgetUnread(): void {
    this.say({ unread: 0 });
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

  protected say(change: Partial<Said>): void {
    const said = { ...this.said, ...change };
    if (Object.entries(change).every(([name, value]) => this.said[name as keyof Said] === value)) return;
    this.said = said;
    this.tell();
  }

  protected sayNothing(): void {
    this.say(NOTHING_SAID);
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
