import { useLiveChecks } from "@/features/upload/hooks/useLiveChecks";
import { useOverview } from "@/features/upload/hooks/uploads";

/** Follows the pictures of this visit on every page; a component of its own, so that nothing else is drawn anew with them. */
export function FollowUploads() {
  useLiveChecks(useOverview().items);
  return null;
}
