import { useQueryClient } from "@tanstack/react-query";

import { serviceQuery } from "@/api/service";
import { uploads } from "@/features/upload/hooks/uploads";

import { DropOverlay } from "./DropOverlay";

/** Files dropped on any page go to the list of this visit. */
export function DropAnywhere() {
  const queries = useQueryClient();
  const take = async (files: File[], unread: number) => {
    // The server judges by its limits anyway: what is dropped while it cannot be reached waits for it.
    const limits = await queries.ensureQueryData(serviceQuery).then((service) => service.limits, () => null);
    uploads.add(files, limits, unread);
  };
  return <DropOverlay onFiles={(files, unread) => void take(files, unread)} />;
}
