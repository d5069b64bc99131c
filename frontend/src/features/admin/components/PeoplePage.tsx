import { Alert, Box, Button, Group, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { peopleQuery } from "@/features/admin/api/people";
import { Notice } from "@/ui/Notice";

import { InviteForm } from "./InviteForm";
import { PersonRow } from "./PersonRow";

const TYPING_MS = 250;

export function PeoplePage() {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const people = useInfiniteQuery(peopleQuery(search));
  const shown = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="lg">
      <title>People · AI Guard Vision</title>
      <div>
        <Title order={1}>People</Title>
        <Text c="dimmed">Everybody who has an account here. What you do on this page stands in the audit log.</Text>
      </div>
      <InviteForm />
      <Box component="section" className="card" p={{ base: "md", sm: "lg" }} aria-label="Accounts">
        <TextInput
          aria-label="Find by email"
          placeholder="Find by email"
          leftSection={<IconSearch size={16} aria-hidden />}
          maw={360}
          mb="sm"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {people.isPending && [1, 2, 3].map((at) => <Skeleton key={at} h={64} my="sm" />)}
        {people.isError && (
          <Alert color="red" role="alert" variant="light">
            {people.error.message}
          </Alert>
        )}
        {people.isSuccess && shown.length === 0 && (
          <Notice icon={IconUsers} title="Nobody of this name">
            No account&apos;s email holds “{search}”.
          </Notice>
        )}
        <Stack component="ul" className="rows" gap={0} aria-label="People">
          {shown.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Stack>
        {people.hasNextPage && (
          <Group justify="center" mt="md">
            <Button variant="default" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
              Show more
            </Button>
          </Group>
        )}
      </Box>
    </Stack>
  );
}
