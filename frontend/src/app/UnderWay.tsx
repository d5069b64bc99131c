import { ActionIcon, Anchor, CloseButton, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { type Batch, batchOf, NO_BATCH } from "@/features/upload/hooks/batch";
import { unreadWords } from "@/features/upload/hooks/unreadWords";
import { uploads, useOverview } from "@/features/upload/hooks/uploads";

const GAP_PX = 12;

/** On every page but the list's own: how far the pictures are that were added there or dropped here. */
export function UnderWay() {
  const [batch, setBatch] = useState(NO_BATCH);
  const { unread } = useOverview();
  useEffect(() => {
    const look = () => setBatch((before) => batchOf(before, uploads.all()));
    look();
    const stop = uploads.subscribe(look);
    return () => void stop();
  }, []);
  if (batch.total === 0 && unread === 0) return null;
  const putAway = () => {
    setBatch(NO_BATCH);
    uploads.forgetUnread();
  };
  return <Card batch={batch} unread={unread} onAway={putAway} />;
}

function Card({ batch, unread, onAway }: { batch: Batch; unread: number; onAway: () => void }) {
  const [folded, setFolded] = useState(false);
  const running = batch.done < batch.total;
  const small = running && folded;
  return (
    <Group className="card under-way" gap="sm" wrap="nowrap" ref={makeRoom}>
      <Sign running={running} unread={unread > 0} />
      <Text size="sm" role="status">
        {small ? `${batch.done} of ${batch.total}` : [words(batch), unread > 0 && unreadWords(unread)].filter(Boolean).join(". ")}
      </Text>
      {!small && batch.total > 0 && (
        <Anchor component={Link} to="/" size="sm" underline="always" style={{ whiteSpace: "nowrap" }}>
          See them
        </Anchor>
      )}
      {running ? <Fold folded={folded} onChange={setFolded} /> : <CloseButton size="sm" aria-label="Put this away" onClick={onAway} />}
    </Group>
  );
}

function Sign({ running, unread }: { running: boolean; unread: boolean }) {
  if (running) return <Loader size="xs" style={{ flex: "none" }} aria-hidden />;
  const Icon = unread ? IconAlertTriangle : IconCheck;
  return <Icon size={18} style={{ flex: "none" }} aria-hidden />;
}

function Fold({ folded, onChange }: { folded: boolean; onChange: (folded: boolean) => void }) {
  const Arrow = folded ? IconChevronUp : IconChevronDown;
  return (
    <ActionIcon size="sm" variant="subtle" color="gray" aria-label="More about what is under way" aria-expanded={!folded} onClick={() => onChange(!folded)}>
      <Arrow size={16} />
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
  if (total === 0) return "";
  const pictures = total === 1 ? "1 picture" : `${total} pictures`;
  if (done < total) return `${pictures} under way, ${done}\u00a0done`;
  return failed > 0 ? `${pictures} done, ${failed} without a verdict` : `${pictures} done`;
}
