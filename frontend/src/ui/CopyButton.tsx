import { ActionIcon, CopyButton as Copier } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** Copies `value`; `what` names it for a screen reader. A browser gives no clipboard to a page without HTTPS. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  if (!("clipboard" in navigator)) return null;
  return (
    <Copier value={value} timeout={1500}>
      {({ copied, copy }) => (
        <ActionIcon size="sm" variant="subtle" color={copied ? "teal" : "gray"} onClick={copy} aria-label={copied ? `Copied: ${what}` : `Copy ${what}`}>
          {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        </ActionIcon>
      )}
    </Copier>
  );
}
