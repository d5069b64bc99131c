import { Alert, Button, Group, NativeSelect, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { type Days, type Share, sharesQuery, useCreateShare } from "@/features/checks/api/shares";

import { ShareLink } from "./ShareLink";

const DEFAULT_DAYS = 7;

export function ShareLinks({ checkId }: { checkId: string }) {
  const shares = useQuery(sharesQuery(checkId));
  return (
    <div>
      <Title order={3} size="h5">
        Link
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        Shows the verdict and the picture to whoever has it. Not the file’s name, not its metadata, not you.
      </Text>
      <Stack gap="sm">
        {shares.isPending && <Skeleton height={36} />}
        {shares.isError && !shares.data && (
          <Alert color="red" variant="light">
            {shares.error.message}
          </Alert>
        )}
        {shares.data && <Create checkId={checkId} choices={shares.data.choices_days} />}
        {shares.data && <Links checkId={checkId} shares={shares.data.items} />}
      </Stack>
    </div>
  );
}

function Links({ checkId, shares }: { checkId: string; shares: readonly Share[] }) {
  const active = shares.filter((each) => each.state === "active");
  const ended = shares.length - active.length;
  return (
    <>
      {active.length > 0 && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-label="Links that hold">
          {active.map((share) => (
            <ShareLink key={share.id} checkId={checkId} share={share} />
          ))}
        </Stack>
      )}
      {ended > 0 && (
        <Text size="xs" c="dimmed">
          {ended === 1 ? "1 link has ended or was revoked." : `${ended} links have ended or were revoked.`}
        </Text>
      )}
    </>
  );
}

function Create({ checkId, choices }: { checkId: string; choices: readonly number[] }) {
  const [days, setDays] = useState(() => (choices.includes(DEFAULT_DAYS) ? DEFAULT_DAYS : (choices.at(-1) ?? 1)));
  const create = useCreateShare(checkId);
  return (
    <>
      <Group gap="xs" align="flex-end">
        <NativeSelect
          label="Holds for"
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={choices.map((each) => ({ value: String(each), label: each === 1 ? "1 day" : `${each} days` }))}
        />
        <Button leftSection={<IconLink size={18} aria-hidden />} loading={create.isPending} onClick={() => create.mutate(days as Days)}>
          Create link
        </Button>
      </Group>
      {create.isError && (
        <Alert color="red" variant="light" role="alert">
          {create.error.message}
        </Alert>
      )}
    </>
  );
}
