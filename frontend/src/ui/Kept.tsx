import { Group, Text, type TextProps } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";

import { keptWords } from "./keptWords";

type Props = { check: Parameters<typeof keptWords>[0] } & Pick<TextProps, "size" | "c">;

/** How long a check is kept. */
export function Kept({ check, size = "sm", c }: Props) {
  return (
    <Group gap={6} wrap="nowrap" align="center">
      <IconClock size={14} stroke={1.6} aria-hidden style={{ flex: "none" }} />
      <Text size={size} {...(c && { c })}>
        {keptWords(check)}
      </Text>
    </Group>
  );
}
