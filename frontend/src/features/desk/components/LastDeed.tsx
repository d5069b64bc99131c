import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { caseQuery } from "@/features/desk/api/cases";
import { undo } from "@/features/desk/api/deeds";
import type { Case } from "@/features/desk/api/types";
import { useAnnounce } from "@/features/desk/hooks/announce";
import { type Deed, useLastDeed } from "@/features/desk/hooks/deed";
import { useDeskSettings } from "@/features/desk/hooks/settings";
import { useFlow } from "@/features/desk/hooks/useFlow";
import { useKeys } from "@/features/desk/hooks/useKeys";
import { useVisit } from "@/features/desk/hooks/visit";

import { UndoBar } from "./UndoBar";

/** The last decision while it can be taken back; nothing otherwise. */
export function LastDeed() {
  const { deed, remember } = useLastDeed();
  const over = useCallback(() => remember(null), [remember]);
  return deed && <Undoable key={deed.decisionId} deed={deed} over={over} />;
}

function Undoable({ deed, over }: { deed: Deed; over: () => void }) {
  const queries = useQueryClient();
  const visit = useVisit();
  const { settings } = useDeskSettings();
  const { returnTo } = useFlow();
  const announce = useAnnounce();
  const taken = useMutation({
    mutationFn: () => undo(deed.caseId, deed.decisionId),
    onSuccess: async ({ token, until }) => {
      const key = caseQuery(deed.caseId).queryKey;
      queries.setQueryData(key, (known) => known && { ...known, claim_token: token, case: { ...known.case, claimed_until: until } });
      over();
      announce("Taken back. The case is open again.");
      await queries.invalidateQueries({ queryKey: ["desk"] });
      returnTo(deed.caseId, visit.onScreen ? queries.getQueryData<Case>(caseQuery(visit.onScreen).queryKey) : undefined);
    },
  });
  const act = () => {
    if (!taken.isPending) taken.mutate();
  };
  useKeys({ z: act }, settings.keys);
  return <UndoBar deed={deed} undo={act} busy={taken.isPending} error={taken.error} over={over} />;
}
