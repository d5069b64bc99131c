import { Button, Stack } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

import { EXPORT } from "@/features/account/api/data";
import { Panel } from "@/ui/Panel";

import { DeletePanel } from "./DeletePanel";
import { UsagePanel } from "./UsagePanel";

export function DataSection() {
  return (
    <Stack gap="lg">
      <title>Your data · AI Guard Vision</title>
      <UsagePanel />
      <Panel
        title="Take everything with you"
        words="One ZIP with all that is kept of you: account, checks, verdicts, evidence, notes, tags and links as JSON, and your pictures as you sent them."
      >
        <Button
          component="a"
          href={EXPORT}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          style={{ alignSelf: "start" }}
        >
          Download all my data
        </Button>
      </Panel>
      <DeletePanel />
    </Stack>
  );
}
