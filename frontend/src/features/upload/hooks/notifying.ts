import type { Check } from "@/api/client";
import { BANDS } from "@/ui/bands";

import type { Batch } from "./batch";

export type Permission = NotificationPermission | "unsupported";

export function permission(): Permission {
  return "Notification" in window && window.isSecureContext ? Notification.permission : "unsupported";
}

export async function askPermission(): Promise<Permission> {
  return permission() === "default" ? Notification.requestPermission() : permission();
}

/** Says that a batch is done to somebody who looks elsewhere, if they allowed it. A click brings them back. */
export function notifyOfBatch(batch: Batch, checks: readonly Check[]): void {
  if (permission() !== "granted" || !document.hidden) return;
  try {
    const note = new Notification(`${batch.total === 1 ? "Your picture is" : `Your ${batch.total} pictures are`} done`, {
      body: summary(batch, checks),
      icon: "/favicon.svg",
      tag: "aiguard-batch",
    });
    note.onclick = () => {
      window.focus();
      note.close();
    };
  } catch {
    // Some phones offer it and then refuse: the tab's title still says it.
  }
}

/** "2 likely AI-generated, 17 likely real, 1 failed". */
export function summary(batch: Batch, checks: readonly Check[]): string {
  const parts = Object.entries(BANDS).flatMap(([band, { words }]) => {
    const count = checks.filter((check) => check.verdict?.band === band).length;
    return count ? [`${count} ${words.charAt(0).toLowerCase()}${words.slice(1)}`] : [];
  });
  return [...parts, ...(batch.failed ? [`${batch.failed} without a verdict`] : [])].join(", ");
}
