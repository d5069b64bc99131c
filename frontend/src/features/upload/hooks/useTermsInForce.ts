import { useQuery } from "@tanstack/react-query";

import { privacyQuery } from "@/api/privacy";
import type { Terms } from "@/features/upload/api/sending";

/** What was chosen for the visit, and where nothing was, what the account's privacy page says; null: not known yet. */
export function useTermsInForce({ keepPicture, forTraining, tags }: Terms): Terms {
  const { data } = useQuery(privacyQuery);
  return { keepPicture: keepPicture ?? data?.keep_picture ?? null, forTraining: forTraining ?? data?.for_training ?? null, tags };
}

/** "verdict only, not for training, tagged press"; what is not known is left out. */
export function termsWords({ keepPicture, forTraining, tags }: Terms): string {
  const words = [
    keepPicture === null ? "" : keepPicture ? "pictures are kept" : "verdict only",
    forTraining === null ? "" : forTraining ? "may be used for training" : "not for training",
    tags.length > 0 ? `tagged ${tags.join(", ")}` : "",
  ];
  return words.filter(Boolean).join(", ");
}
