const WINDOW_MS = 3000;
const LEAST_MS = 250;

/** Bytes a second over the last three seconds. */
export class Speed {
  private marks: { at: number; bytes: number }[] = [];

  /** null until there is something to go by. */
  mark(bytes: number, at: number = Date.now()): number | null {
    const before = this.marks.filter((mark) => mark.bytes <= bytes);
    const recent = before.filter((mark) => at - mark.at <= WINDOW_MS);
    const first = recent[0] ?? before.at(-1); // parts may take longer than that
    this.marks = [...(first && !recent.includes(first) ? [first] : recent), { at, bytes }];
    return first && at - first.at >= LEAST_MS ? ((bytes - first.bytes) * 1000) / (at - first.at) : null;
  }
}
