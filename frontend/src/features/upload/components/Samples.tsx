import { SimpleGrid, Text, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";

const SAMPLES = [
  { file: "hills.jpg", words: "A landscape", alt: "Hills in evening light" },
  { file: "generated.png", words: "With generator text", alt: "Coloured shapes" },
  { file: "credentials.jpg", words: "With Content Credentials", alt: "A sun over the sea" },
  { file: "screenshot.png", words: "A screenshot", alt: "A window with a table" },
];

/** Something to try for whoever has no picture at hand. */
export function Samples({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [away, setAway] = useState(false);
  const take = async (name: string) => {
    setAway(false);
    try {
      const answer = await fetch(`/samples/${name}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const type = answer.headers.get("Content-Type") ?? "";
      onFiles([new File([await answer.blob()], name, { type })]);
    } catch {
      setAway(true);
    }
  };
  return (
    <div>
      <Title order={2} size="h4">
        Nothing at hand? Try one of these
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Drawn by us for this page, none of them a photo.
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {SAMPLES.map(({ file, words, alt }) => (
          <UnstyledButton key={file} className="card tile" p={8} ta="center" onClick={() => void take(file)}>
            <img src={`/samples/small/${file}`} alt={alt} width={240} height={160} loading="lazy" style={{ width: "100%", height: "auto", borderRadius: 8, display: "block" }} />
            <Text size="sm" mt={6} fw={500}>
              {words}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
      {away && (
        <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" role="alert" mt="sm">
          The sample could not be fetched. Check your connection and try again.
        </Text>
      )}
    </div>
  );
}
