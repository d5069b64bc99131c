import { useQuery } from "@tanstack/react-query";

import { heatmapAddress, untilDrawn } from "@/features/checks/api/heatmap";

/** The address of the heatmap, once it is `wanted` and drawn. `model`: null for that of the deciding verdict. */
export function useHeatmap(checkId: string, model: string | null, wanted: boolean) {
  const drawn = useQuery({
    queryKey: ["heatmap", checkId, model],
    queryFn: ({ signal }) => untilDrawn(checkId, model, signal),
    enabled: wanted,
    staleTime: Infinity,
    retry: false,
  });
  return { address: drawn.isSuccess ? heatmapAddress(checkId, model) : null, error: drawn.error, drawing: wanted && drawn.isFetching };
}
