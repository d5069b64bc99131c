import { ActionIcon, Anchor, Box, Button, Group, Progress, Text, Tooltip } from "@mantine/core";
import { IconRefresh, IconWorld, IconX } from "@tabler/icons-react";
import { memo, useEffect, useRef } from "react";
import { Link } from "react-router";

import { canRetry, isOnTheWay, type Upload } from "@/features/upload/hooks/upload";
import { uploads, useUpload } from "@/features/upload/hooks/uploads";
import { StateBadge } from "@/ui/StateBadge";

import { barValue, rowWords } from "./rowWords";

/** One file. It alone is drawn anew when its bytes move. */
export const UploadRow = memo(function UploadRow({ itemKey }: { itemKey: string }) {
  const item = useUpload(itemKey);
  if (!item) return null;
  const { check } = item;
  return (
    <Group className="card" p="sm" wrap="nowrap" align="center" gap="md" data-state={check?.state ?? item.state}>
      <Preview item={item} />
      <Box flex={1} miw={0}>
        <Name item={item} />
        <Text size="sm" c={item.problem || check?.failure ? "light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" : "dimmed"}>
          {rowWords(item)}
        </Text>
        <Below item={item} />
      </Box>
      {check && (
        <Box visibleFrom="sm">
          <StateBadge check={check} />
        </Box>
      )}
      <Action item={item} />
    </Group>
  );
});

function Below({ item }: { item: Upload }) {
  if (item.state === "uploading" && item.file) {
    return <Progress mt={6} value={barValue(item)} transitionDuration={0} aria-label={`Uploading ${item.name}`} />;
  }
  return (
    <>
      {item.check && (
        <Box hiddenFrom="sm" mt={4}>
          <StateBadge check={item.check} size="sm" />
        </Box>
      )}
      {item.earlier && (
        <Button variant="subtle" size="compact-sm" ml={-8} onClick={() => uploads.again(item.key)}>
          Check it again anyway
        </Button>
      )}
    </>
  );
}

function Name({ item }: { item: Upload }) {
  const name = item.check && item.address ? item.check.file_name : item.name;
  if (!item.check) {
    return (
      <Text fw={600} truncate>
        {name}
      </Text>
    );
  }
  return (
    <Anchor component={Link} to={`/checks/${item.check.id}`} fw={600} c="inherit" truncate display="block">
      {name}
    </Anchor>
  );
}

function Preview({ item }: { item: Upload }) {
  const image = useRef<HTMLImageElement>(null);
  const file = item.state === "refused" ? null : item.file;
  useEffect(() => {
    if (!file || !image.current) return undefined;
    const url = URL.createObjectURL(file); // only rows in sight hold one
    image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  const box = { width: 56, height: 56, flexShrink: 0, borderRadius: 10, overflow: "hidden", background: "var(--page-background)" };
  return (
    <div style={{ ...box, display: "grid", placeItems: "center" }}>
      {item.address && <IconWorld size={26} stroke={1.4} color="var(--page-quiet)" aria-hidden />}
      {file && (
        <img
          ref={image}
          alt=""
          width={56}
          height={56}
          decoding="async"
          style={{ objectFit: "cover" }}
          onError={(event) => (event.currentTarget.style.visibility = "hidden")}
        />
      )}
    </div>
  );
}

function Action({ item }: { item: Upload }) {
  if (isOnTheWay(item)) {
    return (
      <Tooltip label="Stop">
        <ActionIcon variant="subtle" color="gray" aria-label={`Stop ${item.name}`} onClick={() => uploads.stop(item.key)}>
          <IconX size={18} />
        </ActionIcon>
      </Tooltip>
    );
  }
  if (!canRetry(item)) return null;
  return (
    <Tooltip label="Try again">
      <ActionIcon variant="light" aria-label={`Send ${item.name} again`} onClick={() => uploads.retry(item.key)}>
        <IconRefresh size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
