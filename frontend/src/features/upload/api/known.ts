import { api, type Check, orProblem } from "@/api/client";

/** The checks there already are of these bytes by the model that runs now, by hash. */
export async function known(hashes: readonly string[]): Promise<ReadonlyMap<string, Check>> {
  if (hashes.length === 0) return new Map();
  const { items } = await orProblem(api.POST("/api/v1/checks/known", { body: { sha256: [...hashes] } }));
  return new Map(items.map((check) => [check.image.sha256, check]));
}
