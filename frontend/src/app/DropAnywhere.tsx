import { useQueryClient } from "@tanstack/react-query";

import { serviceQuery } from "@/api/service";
import { uploads } from "@/features/upload/hooks/uploads";

import { DropOverlay } from "./DropOverlay";

/** Files dropped on any page go to the list of this visit. */
export function DropAnywhere() {
  const queries = useQueryClient();
  const take = async (files: File[]) => {
    const { limits } = await queries.ensureQueryData(serviceQuery);
    uploads.add(files, limits);
  };
  return <DropOverlay onFiles={(files) => void take(files)} />;
}
