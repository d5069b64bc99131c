const WINDOW_MS = 3000;
const LEAST_MS = 250;

/** Bytes a second over the last three seconds. */
export class Speed {
  private marks: { at: number; bytes: number }[] = [];

  /** null until there is something to go by. */
  mark(bytes: number, at: number = Date.now()): number | null {
    const recent = this.marks.filter((mark) => at - mark.at <= WINDOW_MS && mark.bytes <= bytes);
    this.marks = [...recent, { at, bytes }];
    const [first] = recent;
    return first && at - first.at >= LEAST_MS ? ((bytes - first.bytes) * 1000) / (at - first.at) : null;
  }
}
