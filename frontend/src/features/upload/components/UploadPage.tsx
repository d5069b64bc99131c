import { Alert, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

import { serviceQuery } from "@/api/service";
import { uploads, useUploads } from "@/features/upload/hooks/uploads";
import { usePastedFiles } from "@/features/upload/hooks/usePastedFiles";

import { DropArea } from "./DropArea";
import { UploadList } from "./UploadList";

export function UploadPage() {
  const service = useQuery(serviceQuery);
  const items = useUploads();
  const limits = service.data?.limits;
  const take = useCallback((files: File[]) => limits && uploads.add(files, limits), [limits]);
  usePastedFiles(limits ? take : null);
  return (
    <Stack gap="xl">
      <div>
        <title>Check a picture · AI Guard Vision</title>
        <Title order={1}>Is this picture real?</Title>
        <Text c="dimmed" mt={4} maw={620}>
          You get how likely it is that a machine made it, in one of three bands, and the reason. A low probability is no
          proof that a picture is real.
        </Text>
      </div>
      {service.data?.model.note && (
        <Alert variant="light" color="amber" icon={<IconInfoCircle aria-hidden />}>
          {service.data.model.note}
        </Alert>
      )}
      {limits && <DropArea limits={limits} onFiles={take} />}
      {service.isPending && <Skeleton h={260} radius="lg" aria-label="Loading" />}
      {service.isError && (
        <Alert color="red" role="alert" variant="light">
          <Group justify="space-between">
            {service.error.message}
            <Button size="xs" onClick={() => void service.refetch()}>
              Try again
            </Button>
          </Group>
        </Alert>
      )}
      {items.length > 0 && <UploadList items={items} />}
    </Stack>
  );
}
