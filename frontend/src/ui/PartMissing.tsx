import { Alert, Button, Group, Text } from "@mantine/core";

/** In the place of a part whose code did not arrive. */
export function PartMissing({ again }: { again: () => void }) {
  return (
    <Alert color="orange" variant="light" role="alert">
      <Text size="sm" mb="xs">
        This part could not be loaded. Check your connection. If it fails again, load the page again.
      </Text>
      <MissingButtons again={again} size="xs" />
    </Alert>
  );
}

/** A browser may keep a failed file until the page is loaded anew, and a newer page on the server has other files. */
export function MissingButtons({ again, size = "sm" }: { again: () => void; size?: "xs" | "sm" }) {
  return (
    <Group gap="xs">
      <Button size={size} variant="default" onClick={again}>
        Try again
      </Button>
      <Button size={size} variant="subtle" onClick={() => window.location.reload()}>
        Load the page again
      </Button>
    </Group>
  );
}
