import { Stack } from "@mantine/core";

import { PasskeysPanel } from "./PasskeysPanel";
import { TwoStepPanel } from "./TwoStepPanel";

export function SecuritySection() {
  return (
    <Stack gap="lg">
      <title>Two-step & passkeys · AI Guard Vision</title>
      <TwoStepPanel />
      <PasskeysPanel />
    </Stack>
  );
}
