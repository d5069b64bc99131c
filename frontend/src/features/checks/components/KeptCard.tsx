import { Box, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPhotoOff, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import { isLive } from "@/api/checks";
import type { Check } from "@/api/client";
import { useDeleteCheck, useDeletePicture } from "@/features/checks/api/removal";
import { Kept } from "@/ui/Kept";

import { DeleteDialog } from "./DeleteDialog";

const DELETE_ALL = "The picture, its previews, the verdict and every link to it are deleted at once and for good.";
const DELETE_PICTURE =
  "The picture, its previews and heatmaps are deleted at once and for good. The verdict stays, and can no longer be shown over the picture or asked of another model.";

/** How long this check stays, what may be done with it, and the way to be rid of it. */
export function KeptCard({ check }: { check: Check }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"check" | "picture" | null>(null);
  const close = () => setAsking(null);
  const whole = useDeleteCheck(check.id, () => void navigate("/history", { replace: true }));
  const picture = useDeletePicture(check.id, close);
  const onlyPicture = check.image.kept && !isLive(check);
  return (
    <Box component="section" className="card" p="lg" aria-labelledby="kept-title">
      <Stack gap="sm">
        <Title order={2} id="kept-title">
          What is kept
        </Title>
        <Kept check={check} />
        <Text size="sm" c="dimmed">
          {check.for_training ? "You allowed its use in training." : "It is not used for training."}
        </Text>
        <Group gap="xs">
          {onlyPicture && (
            <Button size="xs" variant="default" leftSection={<IconPhotoOff size={16} aria-hidden />} onClick={() => setAsking("picture")}>
              Delete only the picture
            </Button>
          )}
          <Button size="xs" variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsking("check")}>
            Delete this check
          </Button>
        </Group>
      </Stack>
      <DeleteDialog title="Delete this check?" words={DELETE_ALL} opened={asking === "check"} close={close} run={whole} />
      <DeleteDialog title="Delete only the picture?" words={DELETE_PICTURE} opened={asking === "picture"} close={close} run={picture} />
    </Box>
  );
}
