import { Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { modelsQuery } from "@/api/models";

import { DeedDialog, type DialogProps } from "./DeedDialog";

/** Another model's answer stands beside the verdict; pictures that are not kept any more are left out. */
export function AgainDialog(props: DialogProps) {
  const { data = [], error } = useQuery(modelsQuery);
  const [picked, setPicked] = useState("");
  const model_id = picked || data[0]?.id;
  return (
    <DeedDialog {...props} title={`Check again: ${props.words}`} deeds={[{ label: "Check again", deed: model_id ? { action: "check_again", model_id } : null }]}>
      <Text size="sm">The new answer stands beside the verdict and does not replace it. Pictures that are not kept any more are left out.</Text>
      <Radio.Group label="By which model" value={model_id ?? ""} onChange={setPicked} error={error?.message}>
        <Stack gap="xs" mt="xs">
          {data.map((model) => (
            <Radio key={model.id} value={model.id} label={model.title} description={model.id} />
          ))}
        </Stack>
      </Radio.Group>
    </DeedDialog>
  );
}
