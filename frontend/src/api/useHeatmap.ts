import { useQuery } from "@tanstack/react-query";

import { heatmapAddress, untilDrawn } from "./heatmap";

/** The address of the heatmap of what has the address `of`, once it is `wanted` and drawn. `model`: null for that of the deciding verdict. */
export function useHeatmap(of: string, model: string | null, wanted: boolean) {
  const address = heatmapAddress(of, model);
  const drawn = useQuery({
    queryKey: ["heatmap", address],
    queryFn: ({ signal }) => untilDrawn(address, signal),
    enabled: wanted,
    staleTime: Infinity,
    retry: false,
  });
  return { address: drawn.isSuccess ? address : null, error: drawn.error, drawing: wanted && drawn.isFetching };
}
