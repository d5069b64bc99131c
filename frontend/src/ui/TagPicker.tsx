import { TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { tagsQuery } from "@/api/tags";

type Props = { label: string; value: readonly string[]; onChange: (tags: string[]) => void; max?: number; description?: string };

/** Tags by typing, with one's own as suggestions. */
export function TagPicker({ label, value, onChange, max = 20, description }: Props) {
  const { data = [] } = useQuery(tagsQuery);
  return (
    <TagsInput
      label={label}
      description={description}
      data={data.map(({ tag }) => tag)}
      value={[...value]}
      onChange={(tags) => onChange(tags.map((tag) => tag.trim()).filter(Boolean))}
      maxTags={max}
      maxLength={64}
      limit={20}
      placeholder={value.length === 0 ? "Type, then press Enter" : ""}
      splitChars={[",", ";"]}
      clearable
      comboboxProps={{ shadow: "md" }}
    />
  );
}
