import { Button, Group, TextInput } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";

import { webAddress } from "@/features/upload/api/fromAddress";

export function AddressField({ onAddress }: { onAddress: (address: string) => void }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = webAddress(text);
    setWrong(!address);
    if (!address) return;
    onAddress(address);
    setText("");
  };
  return (
    <form onSubmit={submit} noValidate>
      <Group align="start" gap="sm" wrap="nowrap">
        <TextInput
          flex={1}
          miw={0}
          type="url"
          inputMode="url"
          aria-label="Address of a picture on the web"
          placeholder="Or the address of a picture: https://…"
          leftSection={<IconLink size={18} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
          error={wrong && "This is not a web address. It looks like https://example.org/picture.jpg"}
        />
        <Button type="submit" variant="default">
          Fetch it
        </Button>
      </Group>
    </form>
  );
}
