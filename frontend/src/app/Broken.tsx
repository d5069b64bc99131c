import { Button, Container, Group } from "@mantine/core";
import { IconCompass, IconPlugConnectedX } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";

import { uploads } from "@/features/upload/hooks/uploads";
import { Notice } from "@/ui/Notice";
import { MissingButtons } from "@/ui/PartMissing";

import { useNothingLost } from "./useNothingLost";

/** A fault in one page, inside the frame: what is being sent goes on, and the other pages can be gone to. */
export function PageBroken() {
  const here = useLocation();
  const navigate = useNavigate();
  return (
    <Notice icon={IconPlugConnectedX} title="This page broke">
      <Words />
      <Group gap="xs" justify="center">
        <Button variant="default" onClick={() => void navigate(here, { replace: true, state: here.state as unknown })}>
          Try again
        </Button>
        <LoadAgain />
      </Group>
    </Notice>
  );
}

/** The last resort: a fault in the frame itself. */
export function Broken() {
  useNothingLost(); // the frame that asked before somebody leaves is gone
  return (
    <Container size="sm" py={80} component="main">
      <Notice icon={IconPlugConnectedX} title="This page broke">
        <Words />
        <LoadAgain />
      </Notice>
    </Container>
  );
}

/** The page's own code did not arrive. */
export function PageMissing({ again }: { again: () => void }) {
  return (
    <Notice icon={IconPlugConnectedX} title="This page could not be loaded">
      Check your connection. If it fails again, load the page again: there may be a newer one.
      <MissingButtons again={again} />
    </Notice>
  );
}

function Words() {
  const [unsent] = useState(() => uploads.unsent());
  const safe = "That is our fault. What you sent is safe on the server.";
  return unsent ? `${safe} Some pictures are still being sent: loading the page again loses those.` : safe;
}

function LoadAgain() {
  return <Button onClick={() => window.location.reload()}>Load it again</Button>;
}

export function NotFound() {
  return (
    <Notice icon={IconCompass} title="There is nothing here">
      The address may be mistyped, or what was here is gone.
      <Button component={Link} to="/">
        Check a picture
      </Button>
    </Notice>
  );
}
