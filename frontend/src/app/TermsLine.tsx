import { Text } from "@mantine/core";

import { useOverview } from "@/features/upload/hooks/uploads";
import { termsWords, useTermsInForce } from "@/features/upload/hooks/useTermsInForce";

/** What would be done with pictures that are dropped now. */
export function TermsLine() {
  const words = termsWords(useTermsInForce(useOverview().terms));
  return words && <Text fw={600}>As chosen: {words}.</Text>;
}
