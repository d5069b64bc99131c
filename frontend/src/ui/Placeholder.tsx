import { Skeleton, type SkeletonProps } from "@mantine/core";

/** Where something will stand once it has arrived. A plain box may have no name, so it is a status. */
export function Placeholder(props: SkeletonProps) {
  return <Skeleton {...props} role="status" aria-label="Loading" />;
}
