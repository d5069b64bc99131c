import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Service } from "@/api/client";
import { serviceQuery } from "@/api/service";
import type { Terms } from "@/features/upload/api/sending";
import { uploads, useOverview } from "@/features/upload/hooks/uploads";
import { unreadWords } from "@/features/upload/hooks/unreadWords";
import { usePasted } from "@/features/upload/hooks/usePasted";
import { Placeholder } from "@/ui/Placeholder";

import { AddressField } from "./AddressField";
import { DropArea } from "./DropArea";
import { Samples } from "./Samples";
import { TermsChoice } from "./TermsChoice";
import { UploadList } from "./UploadList";

export function UploadPage() {
  const service = useQuery(serviceQuery);
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
      {service.data && <Ways limits={service.data.limits} />}
      {service.isPending && <Placeholder h={260} radius="lg" />}
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
      {!service.data && <Added />}
    </Stack>
  );
}

/** What was dropped on any page is in the list, also while the ways in cannot be offered. */
function Added() {
  const { keys, unread } = useOverview();
  return (
    <>
      <Unread count={unread} />
      {keys.length > 0 && <UploadList />}
    </>
  );
}

function Unread({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Alert color="amber" variant="light" role="alert" withCloseButton closeButtonLabel="Put this away" onClose={() => uploads.forgetUnread()}>
      {unreadWords(count)}
    </Alert>
  );
}

const chooseTerms = (terms: Terms) => uploads.chooseTerms(terms);

/** All the ways in, and below them what came by them. */
function Ways({ limits }: { limits: Service["limits"] }) {
  const { keys, leftOut, unread, terms } = useOverview();
  const isEmpty = keys.length === 0;
  const take = useMemo(
    () => ({
      onFiles: (given: File[]) => uploads.add(given, limits),
      onAddress: (address: string) => uploads.addAddress(address),
    }),
    [limits],
  );
  usePasted(take);
  return (
    <>
      <Stack gap="md">
        <DropArea limits={limits} onFiles={take.onFiles} compact={!isEmpty} />
        <AddressField onAddress={take.onAddress} />
        <TermsChoice terms={terms} onChange={chooseTerms} folded={!isEmpty} />
        <Unread count={unread} />
        {leftOut > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {leftOut === 1 ? "1 system file" : `${leftOut} system files`} of the folder {leftOut === 1 ? "was" : "were"} left out.
          </Text>
        )}
      </Stack>
      {isEmpty ? <Samples onFiles={take.onFiles} /> : <UploadList />}
    </>
  );
}
