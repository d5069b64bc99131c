import { Loader } from "@mantine/core";
import type { ComponentType } from "react";

import { lazily } from "@/ui/lazily";

import { PageMissing } from "./Broken";

/**
 * A page for a route's `lazy`. One that did not arrive goes in as a part that says so and fetches itself again:
 * the router would keep the failure, and show it in place of the frame with all that waits in there.
 */
export function page(load: () => Promise<ComponentType>) {
  return async () => ({ Component: await load().catch(() => lazily(load, { waiting: <Loader aria-label="Loading" />, Missing: PageMissing })) });
}
