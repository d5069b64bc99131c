import { Alert, Box, Button, Group, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";

import { type Role, useInvite } from "@/features/admin/api/people";
import { copy } from "@/ui/copy";
import { Fault, fieldFault } from "@/ui/Fault";

import { ROLES } from "./words";

export function InviteForm() {
  const form = useRef<HTMLFormElement>(null);
  const invite = useInvite();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const body = { email: String(values.get("email")), role: String(values.get("role")) as Role };
    invite.mutate(body, { onSuccess: () => form.current?.reset() });
  }

  return (
    <Box component="section" className="card" p={{ base: "md", sm: "lg" }} aria-label="Invite somebody">
      <Stack gap="sm">
        <Title order={2}>Invite somebody</Title>
        <form ref={form} onSubmit={submit} noValidate>
          <Group align="flex-end" gap="sm">
            <TextInput name="email" type="email" label="Email" autoComplete="off" style={{ flex: "1 1 240px" }} error={fieldFault(invite.error, "email")} />
            <NativeSelect name="role" label="Role" data={ROLES.map(({ value, label, may }) => ({ value, label: `${label}: ${may}` }))} style={{ flex: "1 1 220px" }} />
            <Button type="submit" loading={invite.isPending}>
              Invite
            </Button>
          </Group>
        </form>
        <Fault error={invite.error} />
        {invite.data && <Link email={invite.data.person.email} link={invite.data.link} />}
      </Stack>
    </Box>
  );
}

function Link({ email, link }: { email: string; link: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <Alert color="teal" variant="light" role="status" title={`${email} is invited`}>
      <Text size="sm" mb="xs">
        They were mailed a link to choose a password; it works for a week. If mail is not set up here, give it to them yourself. Whoever has
        it can take the account.
      </Text>
      <Group gap="sm">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {link}
        </Text>
        <Button size="xs" variant="default" onClick={() => void copy(link).then(setCopied)}>
          {copied ? "Copied" : "Copy the link"}
        </Button>
      </Group>
    </Alert>
  );
}
