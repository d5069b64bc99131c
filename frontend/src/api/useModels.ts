import { useQuery } from "@tanstack/react-query";

import { modelsQuery } from "./models";

/** The models that are ready, and their titles by id; a model that is not ready goes by its id. */
export function useModels() {
  const { data: models = [], isPending } = useQuery(modelsQuery);
  const titleOf = (id: string) => models.find((model) => model.id === id)?.title ?? id;
  return { models, titleOf, isPending };
}
