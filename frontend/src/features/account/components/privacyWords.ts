import type { PrivacyChoice } from "@/features/account/api/privacy";

const DAYS = [1, 7, 30, 90, 365];

export function daysWords(days: number): string {
  if (days === 365) return "1 year";
  return days === 1 ? "1 day" : `${days} days`;
}

/** What one may choose: never longer than the operator keeps anything, and always what one has. */
export function spans(longest: number | null, chosen: number | null): { value: string; label: string }[] {
  const known = [...new Set([...DAYS, ...(chosen ? [chosen] : [])])].sort((a, b) => a - b);
  const allowed = known.filter((days) => longest === null || days < longest || days === chosen);
  const most = longest === null ? "Until I delete it" : `As long as this service does: ${daysWords(longest)}`;
  return [{ value: "", label: most }, ...allowed.map((days) => ({ value: String(days), label: daysWords(days) }))];
}

/** Whether anything would go earlier than before. */
export function shrinks(before: PrivacyChoice, after: PrivacyChoice): boolean {
  const names = ["keep_pictures_days", "keep_checks_days"] as const;
  return names.some((name) => (after[name] ?? Infinity) < (before[name] ?? Infinity));
}
