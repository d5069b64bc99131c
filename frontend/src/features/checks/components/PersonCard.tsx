import type { Check } from "@/api/client";
import { PersonFound } from "@/ui/PersonFound";

const APPEALS = {
  possible: "If you know better, you may appeal once: somebody else then looks at it.",
  under_way: "You appealed. Somebody else looks at it, and what they find stands here.",
  used: "You appealed, and somebody else looked at it. This is what holds.",
} as const;

/** The decision on the owner's own check, with what they can do about it. */
export function PersonCard({ decision: { outcome, words, decided_at, appeal } }: { decision: NonNullable<Check["decision"]> }) {
  return (
    <PersonFound outcome={outcome} at={decided_at} words={words}>
      What the model says stays as it is. {APPEALS[appeal]}
    </PersonFound>
  );
}
