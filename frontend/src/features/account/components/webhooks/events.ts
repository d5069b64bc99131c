import type { Delivery, WebhookEvent } from "@/features/account/api/webhooks";

/** What each event means, in words. */
export const EVENTS = {
  "check.done": "A check has its verdict",
  "check.failed": "A check failed",
} as const satisfies Record<WebhookEvent, string>;

export const STATES = {
  waiting: { words: "Waiting", color: "amber" },
  delivered: { words: "Delivered", color: "teal" },
  dead: { words: "Given up", color: "red" },
} as const satisfies Record<Delivery["state"], unknown>;

export function eventWords(event: string): string {
  return event in EVENTS ? EVENTS[event as WebhookEvent] : "Test event";
}
