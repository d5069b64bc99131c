import type { Summary } from "@/features/history/api/history";
import { isLimited, keptWords } from "@/ui/keptWords";
import { percent } from "@/ui/words";

/** A picture the model cannot judge gets no number to hold on to. */
export function chance({ verdict }: Summary): string {
  return verdict && verdict.band !== "not_applicable" ? `${percent(verdict.p_ai)} · ` : "";
}

/** When it goes, where that is set. */
export function leaves(check: Summary): string {
  return isLimited(check) ? keptWords(check) : "";
}

export function date(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { dateStyle: "medium" });
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** All of them are 100 %, and nothing else is. */
export function share(count: number, total: number): string {
  return count === total ? "100 %" : percent(count / total);
}
