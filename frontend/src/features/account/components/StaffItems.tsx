import { Menu } from "@mantine/core";
import { IconActivity, IconChartBar, IconHistory, IconUsers } from "@tabler/icons-react";
import { Link } from "react-router";

/** What auditors and admins find in the menu. A file of its own: nobody else's first page carries it. */
export function StaffItems({ roles }: { roles: readonly string[] }) {
  const admin = roles.includes("admin");
  return (
    <>
      {admin && (
        <Menu.Item component={Link} to="/admin/people" leftSection={<IconUsers size={16} />}>
          People
        </Menu.Item>
      )}
      {admin && (
        <Menu.Item component={Link} to="/admin/operations" leftSection={<IconActivity size={16} />}>
          Operations
        </Menu.Item>
      )}
      <Menu.Item component={Link} to="/admin/figures" leftSection={<IconChartBar size={16} />}>
        Figures
      </Menu.Item>
      <Menu.Item component={Link} to="/admin/log" leftSection={<IconHistory size={16} />}>
        Audit log
      </Menu.Item>
    </>
  );
}
