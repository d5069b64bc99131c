/** Whole percents, but never a 0 or 100 that would sound like certainty. */
export function percent(p: number): string {
  if (p < 0.01) return "under 1 %";
  if (p > 0.99) return "over 99 %";
  return `${Math.round(p * 100)} %`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(0)} KB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

export function when(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
