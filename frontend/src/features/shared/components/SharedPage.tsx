import { Button, Container, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconLinkOff, IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { ProblemError } from "@/api/client";
import { sharedQuery } from "@/features/shared/api/shared";
import { Logo } from "@/ui/Logo";
import { Notice } from "@/ui/Notice";
import { SchemeSwitch } from "@/ui/SchemeSwitch";

import { SharedResult } from "./SharedResult";

/** What somebody sees who was sent a link, without an account. */
export function SharedPage() {
  const { token = "" } = useParams();
  return (
    <>
      <title>A verdict on a picture · AI Guard Vision</title>
      <meta name="robots" content="noindex, nofollow" />
      <meta name="referrer" content="no-referrer" />
      <header style={{ borderBottom: "1px solid var(--page-line)" }}>
        <Container size="lg" py="sm">
          <Group justify="space-between" wrap="nowrap">
            <Link to="/" style={{ display: "flex", alignItems: "center", gap: 10, color: "inherit", textDecoration: "none" }}>
              <Logo />
              <Text fw={700}>AI Guard Vision</Text>
            </Link>
            <SchemeSwitch />
          </Group>
        </Container>
      </header>
      <Container size="lg" py={{ base: "lg", sm: 40 }} component="main">
        <Content token={token} />
      </Container>
    </>
  );
}

function Content({ token }: { token: string }) {
  const shared = useQuery(sharedQuery(token));
  if (shared.data) return <SharedResult token={token} shared={shared.data} />;
  if (shared.isPending) return <Coming />;
  const gone = shared.error instanceof ProblemError && [404, 410, 422].includes(shared.error.status);
  return (
    <Notice icon={gone ? IconLinkOff : IconPlugConnectedX} title={titleOf(shared.error)}>
      <span>{shared.error.message}</span>
      {gone ? (
        <Button component={Link} to="/">
          Check a picture of your own
        </Button>
      ) : (
        <Button onClick={() => void shared.refetch()}>Try again</Button>
      )}
    </Notice>
  );
}

const TITLES: Record<string, string> = {
  share_expired: "This link has expired",
  share_revoked: "This link was taken back",
  share_not_found: "Nothing behind this link",
  request_invalid: "Nothing behind this link",
  too_many_requests: "One moment",
};

function titleOf(error: Error): string {
  return (error instanceof ProblemError && TITLES[error.code]) || "It could not be loaded";
}

function Coming() {
  return (
    <Stack gap="lg" role="status" aria-label="Loading" maw={720} mx="auto">
      <Skeleton height={280} radius="lg" />
      <Skeleton height={180} radius="lg" />
    </Stack>
  );
}
