import { useQuery } from "@tanstack/react-query";

import { untilDrawn } from "./heatmap";

/** The heatmap's address, once it is `wanted` and drawn. */
export function useHeatmap(address: string, wanted: boolean) {
  const drawn = useQuery({
    queryKey: ["heatmap", address],
    queryFn: ({ signal }) => untilDrawn(address, signal),
    enabled: wanted,
    staleTime: Infinity,
    retry: false,
  });
  return { address: drawn.isSuccess ? address : null, error: drawn.error, drawing: wanted && drawn.isFetching };
}
