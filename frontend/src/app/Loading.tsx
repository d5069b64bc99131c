import { Center, Loader } from "@mantine/core";

/** Until the first page's own code is here. */
export function Loading() {
  return (
    <Center mih="100vh">
      <Loader aria-label="Loading" />
    </Center>
  );
}
