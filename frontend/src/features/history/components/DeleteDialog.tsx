import { Text } from "@mantine/core";

import { DeedDialog, type DialogProps } from "./DeedDialog";

export function DeleteDialog(props: DialogProps) {
  return (
    <DeedDialog {...props} title={`Delete ${props.words.charAt(0).toLowerCase()}${props.words.slice(1)}?`} deeds={[{ label: "Delete for good", deed: { action: "delete" }, color: "red" }]}>
      <Text>Pictures, verdicts, notes and tags go, and links to them end. This cannot be taken back.</Text>
    </DeedDialog>
  );
}
