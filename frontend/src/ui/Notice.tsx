import { Stack, ThemeIcon, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** A screen that has nothing to show, and says why and what to do. */
export function Notice({ icon: Shape, title, children }: { icon: Icon; title: string; children: ReactNode }) {
  return (
    <Stack align="center" gap="sm" ta="center" maw={440} mx="auto" py="xl">
      <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
        <Shape size={28} stroke={1.6} />
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  );
}
