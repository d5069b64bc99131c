import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPencil, IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { sessionQuery } from "@/api/session";
import { policiesQuery } from "@/features/desk/api/policies";
import type { Policy } from "@/features/desk/api/types";
import { Notice } from "@/ui/Notice";
import { Placeholder } from "@/ui/Placeholder";

import { PolicyForm } from "./PolicyForm";
import { PolicyInWords } from "./PolicyInWords";
import { Versions } from "./Versions";

/** What is flagged, in words; how it is changed, and how it was before. */
export function PoliciesPage() {
  const { data, error, refetch } = useQuery(policiesQuery);
  return (
    <Stack gap="lg">
      <title>Policies · AI Guard Vision</title>
      <div>
        <Title order={1}>Policies</Title>
        <Text c="dimmed">What is put before a person. Every version stays, and each case names the one that opened it.</Text>
      </div>
      {data?.items[0] && <Standing newest={data.items[0]} />}
      {data && <Versions policies={data.items} people={data.people} />}
      {!data && !error && <Placeholder h={320} radius="lg" />}
      {error && !data && (
        <Notice icon={IconPlugConnectedX} title="The policies could not be loaded">
          {error.message}
          <Button variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </Notice>
      )}
    </Stack>
  );
}

function Standing({ newest }: { newest: Policy }) {
  const { data: session } = useQuery(sessionQuery);
  const admin = session?.user?.roles.includes("admin") ?? false;
  const [editing, edit] = useState(false);
  const [saved, setSaved] = useState<number | null>(null);
  if (editing) {
    return (
      <PolicyForm
        key={newest.version}
        standing={newest}
        done={(version) => {
          edit(false);
          if (version !== null) setSaved(version);
        }}
      />
    );
  }
  return (
    <Stack component="section" className="card" p="lg" gap="md" aria-label="In force">
      {saved !== null && (
        <Alert color="teal" variant="light" role="status">
          Version {saved} is in force from now on.
        </Alert>
      )}
      <Group justify="space-between">
        <Title order={2}>In force: version {newest.version}</Title>
        {admin ? (
          <Button variant="default" leftSection={<IconPencil size={17} aria-hidden />} onClick={() => edit(true)}>
            Change it
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            Admins change it
          </Text>
        )}
      </Group>
      <PolicyInWords policy={newest} />
    </Stack>
  );
}
