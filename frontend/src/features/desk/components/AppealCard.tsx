import { Alert, Anchor, List, Text } from "@mantine/core";
import { IconMessageReport } from "@tabler/icons-react";

import type { Appeal } from "@/features/desk/api/types";
import { when } from "@/ui/words";

const GROUNDS = {
  is_real: "The uploader says that the picture is real",
  is_ai: "The uploader says that AI made or changed it",
  evidence_misread: "The uploader says that what the file tells was misread",
  not_such_a_picture: "The uploader says that it was taken for another kind of picture",
  other: "The uploader disagrees",
} as const satisfies Record<Appeal["reason"], string>;

/** What the uploader holds against the verdict, or against the decision before. */
export function AppealCard({ appeal }: { appeal: Appeal }) {
  return (
    <Alert variant="light" color="amber" icon={<IconMessageReport size={20} aria-hidden />} title={GROUNDS[appeal.reason]}>
      <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {appeal.words}
      </Text>
      {appeal.links.length > 0 && (
        <List size="sm" mt="xs">
          {appeal.links.map((link) => (
            <List.Item key={link}>
              <Anchor href={link} target="_blank" rel="noopener noreferrer nofollow" size="sm" style={{ overflowWrap: "anywhere" }}>
                {link}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
      <Text size="xs" c="dimmed" mt="xs">
        Appealed {when(appeal.created_at)}
      </Text>
    </Alert>
  );
}
