import { Button, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useState } from "react";

import { askPermission, permission } from "@/features/upload/hooks/notifying";

/** Asks for the browser's permission only when it is pressed. Nothing where the browser cannot notify or was already told no. */
export function TellMe() {
  const [state, setState] = useState(permission);
  if (state === "granted") {
    return (
      <Text size="xs" c="dimmed">
        You get a notification when all are done.
      </Text>
    );
  }
  if (state !== "default") return null;
  return (
    <Button
      variant="subtle"
      size="xs"
      leftSection={<IconBell size={16} aria-hidden />}
      onClick={() => void askPermission().then(setState)}
    >
      Tell me when all are done
    </Button>
  );
}
