import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "react-router";

import type { Check } from "@/api/client";
import { tryAgain } from "@/features/checks/api/replies";
import { useCheckChange } from "@/features/checks/hooks/useCheckChange";

/** Whose fault it was, and the step that may help: ours is tried again as it lies, the file's needs another file. */
export function FailureCard({ check, failure }: { check: Check; failure: NonNullable<Check["failure"]> }) {
  const again = useCheckChange(check.id, () => tryAgain(check.id));
  return (
    <Alert
      color="red"
      variant="light"
      radius="lg"
      icon={<IconAlertTriangle aria-hidden />}
      title={failure.ours ? "We failed, not your picture" : "This file could not be read"}
    >
      <Text size="sm" mb="md">
        {failure.text}
      </Text>
      {again.error && (
        <Text size="sm" mb="md" fw={600} role="alert">
          {again.error.message}
        </Text>
      )}
      <Group gap="xs">
        {failure.ours && check.image.kept && (
          <Button size="xs" loading={again.isPending} onClick={() => again.mutate()}>
            Try it again
          </Button>
        )}
        <Button component={Link} to="/" size="xs" variant="default">
          {failure.ours ? "Upload it again" : "Choose another picture"}
        </Button>
      </Group>
    </Alert>
  );
}
