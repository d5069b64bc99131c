/** "1 check", "1,204 checks". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString()} ${noun}${count === 1 ? "" : "s"}`;
}

/** Roughly, in the one unit that says most. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

export function ago(iso: string, now = Date.now()): string {
  return span(Math.max(0, (now - new Date(iso).getTime()) / 1000));
}

/** What nobody has measured yet is no nought. */
export function perSecond(rate: number | null): string {
  if (rate === null) return "not measured";
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString();
}

/** A share with what it stands on: none of nothing is unknown. */
export function share(value: number | null, low: number | null, high: number | null): string {
  if (value === null || low === null || high === null) return "unknown";
  return `${percents(value)} % (${percents(low)} to ${percents(high)} %)`;
}

/** Whole percents, with one decimal near the ends: only none is 0, and only all is 100. */
function percents(share: number): string {
  const of100 = 100 * share;
  const near = Math.min(of100, 100 - of100);
  if (near <= 0 || near >= 1) return of100.toFixed(0);
  return Math.min(99.9, Math.max(0.1, of100)).toFixed(1);
}
