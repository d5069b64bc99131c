import { Box, Grid, Stack, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { NavLink, Outlet } from "react-router";

/** One page of the account, such as /account/sessions; `path` "" is /account itself. */
export type AccountSection = { path: string; label: string; icon: Icon; page: ComponentType };

export function AccountPage({ sections }: { sections: readonly AccountSection[] }) {
  return (
    <Stack gap="lg">
      <Title order={1}>Your account</Title>
      <Grid gap={{ base: "md", md: "xl" }}>
        <Grid.Col span={{ base: 12, md: 3 }}>
          <Box component="nav" className="nav sections" aria-label="Account">
            {sections.map(({ path, label, icon: Shape }) => (
              <NavLink key={path} to={path} end>
                <Shape size={18} stroke={1.6} aria-hidden />
                {label}
              </NavLink>
            ))}
          </Box>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }}>
          <Outlet />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
