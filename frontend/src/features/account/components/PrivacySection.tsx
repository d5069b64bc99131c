import { Button, Loader, Stack } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { privacyQuery } from "@/api/privacy";
import { Notice } from "@/ui/Notice";

import { PrivacyForm } from "./PrivacyForm";

export function PrivacySection() {
  const privacy = useQuery(privacyQuery);
  return (
    <Stack gap="lg">
      <title>Privacy · AI Guard Vision</title>
      {privacy.data && <PrivacyForm privacy={privacy.data} />}
      {privacy.isPending && <Loader aria-label="Loading" />}
      {privacy.isError && !privacy.data && (
        <Notice icon={IconPlugConnectedX} title="It could not be loaded">
          {privacy.error.message}
          <Button onClick={() => void privacy.refetch()}>Try again</Button>
        </Notice>
      )}
    </Stack>
  );
}
