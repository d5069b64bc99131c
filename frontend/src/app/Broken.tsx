import { Button, Container } from "@mantine/core";
import { IconCompass, IconPlugConnectedX } from "@tabler/icons-react";
import { Link } from "react-router";

import { Notice } from "@/ui/Notice";

/** The last resort: a fault in the page itself. */
export function Broken() {
  return (
    <Container size="sm" py={80} component="main">
      <Notice icon={IconPlugConnectedX} title="This page broke">
        That is our fault. Your pictures and checks are safe on the server.
        <Button onClick={() => window.location.assign("/")}>Load it again</Button>
      </Notice>
    </Container>
  );
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
