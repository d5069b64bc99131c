import { Box, Center, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { Logo } from "@/ui/Logo";
import { SchemeSwitch } from "@/ui/SchemeSwitch";

/** The one card that somebody who is not signed in sees. */
export function EntryFrame({ children }: { children: ReactNode }) {
  return (
    <Center mih="100vh" p="md" component="main">
      <Box className="card" p={{ base: "lg", sm: 36 }} w="100%" maw={420}>
        <Stack gap="lg">
          <Group justify="space-between">
            <Group gap="sm">
              <Logo size={34} />
              <Text fw={700}>AI Guard Vision</Text>
            </Group>
            <SchemeSwitch />
          </Group>
          {children}
        </Stack>
      </Box>
    </Center>
  );
}

export function EntryTitle({ title, words }: { title: string; words: ReactNode }) {
  return (
    <div>
      <title>{`${title} · AI Guard Vision`}</title>
      <Title order={1}>{title}</Title>
      <Text c="dimmed" mt={4}>
        {words}
      </Text>
    </div>
  );
}
