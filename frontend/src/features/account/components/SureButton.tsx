import { Button, Group } from "@mantine/core";
import { useState } from "react";

import { focusAtFirst } from "@/ui/focus";

type Props = { words: string; label: string; sure: string; loading: boolean; onSure: () => void };

/** A button for what cannot be taken back: it asks once more, in its own place. A second Enter changes nothing. */
export function SureButton({ words, label, sure, loading, onSure }: Props) {
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <Button variant="subtle" color="red" aria-label={label} onClick={() => setAsking(true)}>
        {words}
      </Button>
    );
  }
  return (
    <Group gap="xs">
      <Button color="red.9" loading={loading} onClick={onSure}>
        {sure}
      </Button>
      <Button variant="default" onClick={() => setAsking(false)} disabled={loading} ref={focusAtFirst}>
        Keep it
      </Button>
    </Group>
  );
}
