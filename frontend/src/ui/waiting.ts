import type { Check } from "@/api/client";

type Waiting = Pick<Check, "state" | "queue_position" | "estimate_s" | "no_worker_s">;

/** Where a check stands: its place and how long that likely takes, or what is known of it. Not a sentence, no full stop. */
export function waitWords({ state, queue_position: place, estimate_s: seconds, no_worker_s: silence }: Waiting): string {
  if (state === "running") return "The model is looking at it";
  if (silence !== null) return `No worker has been seen for ${duration(silence)}. It starts by itself once one is back`;
  if (place === null) return "In the queue";
  const line = place === 1 ? "Next in line" : `${ordinal(place)} in line`;
  return seconds === null ? line : `${line}, about ${duration(seconds)}`;
}

/** Rounded up, and the more coarsely the longer it is. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.ceil(seconds)} s`;
  if (seconds <= 55) return `${5 * Math.ceil(seconds / 5)} s`;
  if (seconds <= 55 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

function ordinal(place: number): string {
  const tens = place % 100;
  const ending = tens > 10 && tens < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[place % 10] ?? "th");
  return `${place}${ending}`;
}
