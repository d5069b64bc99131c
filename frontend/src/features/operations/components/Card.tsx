import { Box, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: string; words?: ReactNode; aside?: ReactNode; children: ReactNode };

/** One matter of the page, with its heading and what it means. */
export function Card({ title, words, aside, children }: Props) {
  return (
    <Box component="section" className="card" p={{ base: "md", sm: "lg" }} aria-label={title}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2}>{title}</Title>
            {words && (
              <Text c="dimmed" mt={4}>
                {words}
              </Text>
            )}
          </div>
          {aside}
        </Group>
        {children}
      </Stack>
    </Box>
  );
}
