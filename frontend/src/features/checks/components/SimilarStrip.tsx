import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { Check } from "@/api/client";
import { similarQuery } from "@/features/checks/api/similar";
import { StateBadge } from "@/ui/StateBadge";
import { Thumbnail } from "@/ui/Thumbnail";

/** Near-duplicates in one's own history; nothing where there are none. */
export function SimilarStrip({ check }: { check: Check }) {
  const { data: alike = [] } = useQuery({ ...similarQuery(check.id), enabled: check.state === "done" });
  if (alike.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-labelledby="similar">
      <Title order={2} id="similar">
        Pictures of yours that look like this one
      </Title>
      <Group gap="sm" wrap="nowrap" pb="xs" style={{ overflowX: "auto" }}>
        {alike.map(({ check: other, distance }) => (
          <Link key={other.id} to={`/checks/${other.id}`} className="card tile similar">
            <Thumbnail check={other} height={110} />
            <Stack gap={4} p="xs">
              <Text size="xs" truncate="end">
                {other.file_name}
              </Text>
              <StateBadge check={other} size="xs" />
              <Text size="xs" c="dimmed">
                {likeness(check, other, distance)}
              </Text>
            </Stack>
          </Link>
        ))}
      </Group>
    </Stack>
  );
}

function likeness(check: Check, other: Check, distance: number): string {
  if (check.image.sha256 === other.image.sha256) return "The same file";
  return distance <= 2 ? "The same to the eye" : "Very alike";
}
