import { Group, Stack, Text, Title } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { Link } from "react-router";

import { thumbnailAddress } from "@/features/desk/api/pictures";
import type { SimilarCase } from "@/features/desk/api/types";
import { OutcomeBadge } from "@/ui/OutcomeBadge";

import { BandMark } from "./BandMark";

type Props = { title: string; alike: readonly SimilarCase[]; opening: number; query: string; blurred: boolean };

/** Cases of pictures that look like this one, and what was decided of them. */
export function AlikeStrip({ title, alike, opening, query, blurred }: Props) {
  if (alike.length === 0) return null;
  return (
    <Stack component="section" gap="xs" aria-label={title}>
      <Title order={2}>{title}</Title>
      <Group gap="sm" wrap="nowrap" pb="xs" style={{ overflowX: "auto" }} component="ul" p={0} m={0}>
        {alike.map(({ case: one, distance }) => (
          <li key={one.id} className="alike" style={{ listStyle: "none" }}>
            <Link to={`/desk/cases/${one.id}${query}`} className="card tile" style={{ display: "block", overflow: "hidden" }}>
              {one.has_preview ? (
                <img src={thumbnailAddress(one.id, opening)} alt="" loading="lazy" className={blurred ? "blurred" : ""} />
              ) : (
                <IconPhoto size={26} stroke={1.4} aria-hidden />
              )}
              <Stack gap={4} p="xs">
                {one.outcome ? <OutcomeBadge outcome={one.outcome} size="xs" /> : <BandMark verdict={one} size="xs" />}
                <Text size="xs" c="dimmed">
                  {distance <= 2 ? "The same to the eye" : "Very alike"}
                </Text>
              </Stack>
            </Link>
          </li>
        ))}
      </Group>
    </Stack>
  );
}
