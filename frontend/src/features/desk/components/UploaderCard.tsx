import { Anchor, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";

import type { Uploader } from "@/features/desk/api/types";
import { when } from "@/ui/words";

/** Who uploaded it, in numbers: no name and no address is needed to judge a picture. */
export function UploaderCard({ uploader }: { uploader: Uploader }) {
  const numbers: readonly (readonly [words: string, count: number])[] = [
    ["checks", uploader.checks],
    ["likely AI", uploader.bands["likely_ai"] ?? 0],
    ["cases open", uploader.open_cases],
    ["confirmed AI", uploader.decisions["confirmed_ai"] ?? 0],
    ["confirmed real", uploader.decisions["confirmed_real"] ?? 0],
    ["appeals", Object.values(uploader.disputes).reduce((sum, count) => sum + count, 0)],
  ];
  return (
    <Stack component="section" className="card" p="lg" gap="sm" aria-labelledby="uploader">
      <Title order={2} id="uploader">
        The uploader
      </Title>
      <Text size="sm" c="dimmed">
        <Anchor component={Link} to={`/desk?uploader=${uploader.id}`} size="sm" underline="always">
          Person {uploader.id}
        </Anchor>
        , here since {when(uploader.since)}
      </Text>
      <SimpleGrid cols={3} spacing="xs" component="dl" m={0}>
        {numbers.map(([words, count]) => (
          <Stack key={words} gap={0} style={{ flexDirection: "column-reverse" }}>
            <Text component="dt" size="xs" c="dimmed">
              {words}
            </Text>
            <Text component="dd" m={0} fw={650} size="lg">
              {count.toLocaleString()}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
