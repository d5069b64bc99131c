import { ActionIcon, Anchor, CloseButton, Group, Loader, Text } from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { type Batch, batchOf, NO_BATCH } from "@/features/upload/hooks/batch";
import { uploads } from "@/features/upload/hooks/uploads";

const GAP_PX = 12;

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
  return <Card batch={batch} onAway={() => setBatch(NO_BATCH)} />;
}

function Card({ batch, onAway }: { batch: Batch; onAway: () => void }) {
  const [folded, setFolded] = useState(false);
  const running = batch.done < batch.total;
  const small = running && folded;
  return (
    <Group className="card under-way" gap="sm" wrap="nowrap" ref={makeRoom}>
      {running ? <Loader size="xs" aria-hidden /> : <IconCheck size={18} aria-hidden />}
      <Text size="sm" role="status">
        {small ? `${batch.done} of ${batch.total}` : words(batch)}
      </Text>
      {!small && (
        <Anchor component={Link} to="/" size="sm" underline="always">
          See them
        </Anchor>
      )}
      {running ? <Fold folded={folded} onChange={setFolded} /> : <CloseButton size="sm" aria-label="Put this away" onClick={onAway} />}
    </Group>
  );
}

function Fold({ folded, onChange }: { folded: boolean; onChange: (folded: boolean) => void }) {
  const Sign = folded ? IconChevronUp : IconChevronDown;
  return (
    <ActionIcon size="sm" variant="subtle" color="gray" aria-label="More about what is under way" aria-expanded={!folded} onClick={() => onChange(!folded)}>
      <Sign size={16} />
    </ActionIcon>
  );
}

/** Tells how high the card is, so that whatever else stays at the foot of the window stands above it. */
function makeRoom(card: HTMLElement | null) {
  if (!card) return undefined;
  const { style } = document.documentElement;
  const measure = () => style.setProperty("--under-way", `${card.offsetHeight + GAP_PX}px`);
  const watch = new ResizeObserver(measure);
  watch.observe(card);
  measure();
  return () => {
    watch.disconnect();
    style.removeProperty("--under-way");
  };
}

function words({ done, total, failed }: Batch): string {
  const pictures = total === 1 ? "1 picture" : `${total} pictures`;
  if (done < total) return `${pictures} under way, ${done} done`;
  return failed > 0 ? `${pictures} done, ${failed} without a verdict` : `${pictures} done`;
}
