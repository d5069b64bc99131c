import { Box, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: string; words?: ReactNode; children?: ReactNode };

/** One matter on a card of its own, with what it means and what it does not. */
export function Panel({ title, words, children }: Props) {
  return (
    <Box component="section" className="card" p={{ base: "md", sm: "lg" }} aria-label={title}>
      <Stack gap="md">
        <div>
          <Title order={2}>{title}</Title>
          {words && (
            <Text c="dimmed" mt={4}>
              {words}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Box>
  );
}
