import { Box, Container, Group, Loader, Text, VisuallyHidden } from "@mantine/core";
import { Suspense } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";

import type { Session } from "@/api/client";
import { AccountMenu } from "@/features/account/components/AccountMenu";
import { Logo } from "@/ui/Logo";
import { SchemeSwitch } from "@/ui/SchemeSwitch";

import { DropAnywhere } from "./DropAnywhere";
import { FollowUploads } from "./FollowUploads";
import { UnderWay } from "./UnderWay";
import { useBatch } from "./useBatch";
import { useLive } from "./useLive";
import { useNothingLost } from "./useNothingLost";

export function Shell({ session }: { session: Session }) {
  useNothingLost();
  useLive();
  useBatch();
  const atHome = useLocation().pathname === "/";
  return (
    <>
      <FollowUploads />
      <DropAnywhere />
      <a className="skip" href="#content">
        Skip to content
      </a>
      <Box component="header" style={{ borderBottom: "1px solid var(--page-line)" }}>
        <Container size="lg" py="sm">
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="clamp(6px, 2vw, 20px)" wrap="nowrap">
              <Link to="/" style={{ display: "flex", alignItems: "center", gap: 10, color: "inherit", textDecoration: "none" }}>
                <Logo />
                <Text fw={700} visibleFrom="sm">
                  AI Guard Vision
                </Text>
                <VisuallyHidden>AI Guard Vision, home</VisuallyHidden>
              </Link>
              <Group component="nav" className="nav" gap={4} wrap="nowrap" aria-label="Main">
                <NavLink to="/" end>
                  Check
                </NavLink>
                <NavLink to="/history">History</NavLink>
                {session.user?.roles.some((role) => role !== "checker") && <NavLink to="/desk">Desk</NavLink>}
              </Group>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <SchemeSwitch />
              <AccountMenu session={session} />
            </Group>
          </Group>
        </Container>
      </Box>
      <Container size="lg" py={{ base: "lg", sm: 40 }} component="main" id="content">
        <Suspense fallback={<Loader aria-label="Loading" />}>
          <Outlet />
        </Suspense>
      </Container>
      {!atHome && <UnderWay />}
    </>
  );
}
