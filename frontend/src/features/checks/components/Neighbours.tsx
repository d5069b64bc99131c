import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link, useLocation, useNavigate } from "react-router";

import { FROM_HISTORY, type Place, placeOf } from "@/ui/order";

// Where the arrows mean something of their own.
const TAKEN = "input, textarea, select, [contenteditable], [role=slider], [role=radio], [role=menu], [role=dialog], .zoomable";

/** To the check before and after this one, in the order of the history one came from; with the arrow keys, too. */
export function Neighbours({ id }: { id: string }) {
  const place = placeOf(id, useLocation().state);
  useArrows(place);
  if (!place || place.count < 2) return null;
  return (
    <Group component="nav" aria-label="Checks of this history" gap={4} wrap="nowrap">
      <Step to={place.before} label="Previous check" sign={IconChevronLeft} />
      <Text size="sm" c="dimmed">
        {place.number} of {place.count}
      </Text>
      <Step to={place.after} label="Next check" sign={IconChevronRight} />
    </Group>
  );
}

function Step({ to, label, sign: Sign }: { to: string | null; label: string; sign: typeof IconChevronLeft }) {
  if (!to) {
    return (
      <ActionIcon variant="subtle" color="gray" size={36} disabled aria-label={label}>
        <Sign size={20} />
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={`${label} (arrow key)`}>
      <ActionIcon component={Link} to={`/checks/${to}`} state={FROM_HISTORY} replace variant="subtle" color="gray" size={36} aria-label={label}>
        <Sign size={20} />
      </ActionIcon>
    </Tooltip>
  );
}

/** One step back still leads to the history: each check takes the place of the one before. */
function useArrows(place: Place | null): void {
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const to = { ArrowLeft: place?.before, ArrowRight: place?.after }[event.key];
      if (!to || meansSomethingElse(event)) return;
      void navigate(`/checks/${to}`, { state: FROM_HISTORY, replace: true });
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [place?.before, place?.after, navigate]);
}

function meansSomethingElse(event: KeyboardEvent): boolean {
  const combined = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  return event.defaultPrevented || combined || (event.target instanceof Element && event.target.closest(TAKEN) !== null);
}
