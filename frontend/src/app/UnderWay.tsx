import { Anchor, CloseButton, Group, Loader, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { type Batch, batchOf, NO_BATCH } from "@/features/upload/hooks/batch";
import { uploads } from "@/features/upload/hooks/uploads";

/** On every page but the list's own: how far the pictures are that were added there or dropped here. */
export function UnderWay() {
  const [batch, setBatch] = useState(NO_BATCH);
  useEffect(() => {
    const look = () => setBatch((before) => batchOf(before, uploads.all()));
    look();
    const stop = uploads.subscribe(look);
    return () => void stop();
  }, []);
  if (batch.total === 0) return null;
  const running = batch.done < batch.total;
  return (
    <Group className="card under-way" gap="sm" wrap="nowrap">
      {running ? <Loader size="xs" aria-hidden /> : <IconCheck size={18} aria-hidden />}
      <Text size="sm" role="status">
        {words(batch)}
      </Text>
      <Anchor component={Link} to="/" size="sm" underline="always">
        See them
      </Anchor>
      {!running && <CloseButton size="sm" aria-label="Put this away" onClick={() => setBatch(NO_BATCH)} />}
    </Group>
  );
}

function words({ done, total, failed }: Batch): string {
  const pictures = total === 1 ? "1 picture" : `${total} pictures`;
  if (done < total) return `${pictures} under way, ${done} done`;
  return failed > 0 ? `${pictures} done, ${failed} without a verdict` : `${pictures} done`;
}
