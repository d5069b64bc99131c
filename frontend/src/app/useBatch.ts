import { useEffect } from "react";

import { type Batch, batchOf, NO_BATCH } from "@/features/upload/hooks/batch";
import { notifyOfBatch } from "@/features/upload/hooks/notifying";
import { type Upload, uploads } from "@/features/upload/hooks/uploads";

import { setTabTitle } from "./tabTitle";

/** Tells somebody who looks elsewhere how far the pictures of this visit are: in the tab's title, and at the end by a notification. */
export function useBatch(): void {
  useEffect(() => {
    let batch: Batch = NO_BATCH;
    const look = () => {
      const before = batch;
      batch = batchOf(before, uploads.all());
      const running = batch.done < batch.total;
      setTabTitle(running ? `${batch.done} of ${batch.total} done` : null);
      if (!running && before.done < before.total) notifyOfBatch(batch, checksOf(batch, uploads.all()));
    };
    look();
    const stop = uploads.subscribe(look);
    return () => {
      stop();
      setTabTitle(null);
    };
  }, []);
}

function checksOf(batch: Batch, items: readonly Upload[]) {
  return items.flatMap((item) => (batch.keys.has(item.key) && item.check ? [item.check] : []));
}
