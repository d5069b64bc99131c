import { useQuery } from "@tanstack/react-query";

import { heatmapAddress, untilDrawn } from "@/features/checks/api/heatmap";

/** The address of the heatmap, once it is `wanted` and drawn. */
export function useHeatmap(checkId: string, wanted: boolean) {
  const drawn = useQuery({
    queryKey: ["heatmap", checkId],
    queryFn: ({ signal }) => untilDrawn(checkId, signal),
    enabled: wanted,
    staleTime: Infinity,
    retry: false,
  });
  return { address: drawn.isSuccess ? heatmapAddress(checkId) : null, error: drawn.error, drawing: wanted && drawn.isFetching };
}
