import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { tagsQuery } from "@/api/tags";

import { DeedDialog, type DialogProps } from "./DeedDialog";

export function TagDialog(props: DialogProps) {
  const { data = [] } = useQuery(tagsQuery);
  const [typed, setTyped] = useState("");
  const tag = typed.trim();
  const deeds = [
    { label: "Take the tag away", deed: tag ? ({ action: "remove_tag", tag } as const) : null, quiet: true },
    { label: "Add the tag", deed: tag ? ({ action: "add_tag", tag } as const) : null },
  ];
  return (
    <DeedDialog {...props} title={`Tag: ${props.words}`} deeds={deeds}>
      <Autocomplete label="Tag" data={data.map((each) => each.tag)} value={typed} onChange={setTyped} maxLength={64} data-autofocus limit={20} />
    </DeedDialog>
  );
}
