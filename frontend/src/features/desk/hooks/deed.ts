import { createContext, useContext } from "react";

import type { Outcome } from "@/features/desk/api/types";

/** What was decided last, for as long as it can be taken back. `until`: by this browser's clock. */
export type Deed = { caseId: string; decisionId: string; outcome: Outcome; cases: number; until: number };

export type LastDeed = { deed: Deed | null; remember: (deed: Deed | null) => void };

export const LastDeedContext = createContext<LastDeed>({ deed: null, remember: () => undefined });

export function useLastDeed(): LastDeed {
  return useContext(LastDeedContext);
}
