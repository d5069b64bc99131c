import { Alert, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Schemas } from "@/api/client";

/** Faults of ours, where the same file may well work; all others are the file's. */
const OURS = new Set(["attempts_used_up", "decode_failed", "internal", "original_missing", "storage_unavailable"]);

export function FailureCard({ failure }: { failure: Schemas["Failure"] }) {
  const ours = OURS.has(failure.code);
  return (
    <Alert
      color="red"
      variant="light"
      radius="lg"
      icon={<IconAlertTriangle aria-hidden />}
      title={ours ? "We failed, not your picture" : "This file could not be read"}
     
    >
      <Text size="sm" mb="md">
        {failure.text}
      </Text>
      <Button component={Link} to="/" size="xs" variant="default">
        {ours ? "Upload it again" : "Upload another copy"}
      </Button>
    </Alert>
  );
}
