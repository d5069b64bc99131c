import { CloseButton, Group, Text } from "@mantine/core";

/** What became of the last deed; it stays until it is put away or something else is chosen. */
export function Outcome({ words, onClose }: { words: string; onClose: () => void }) {
  return (
    <div className="selection-bar">
      <Group {...(words && { className: "card", p: "xs" })} gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm" role="status">
          {words}
        </Text>
        {words && <CloseButton aria-label="Put this away" onClick={onClose} />}
      </Group>
    </div>
  );
}
