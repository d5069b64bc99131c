import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

import { useChange } from "./change";

const PATH = "/api/v1/account/webhooks";
const ONE = `${PATH}/{webhook_id}` as const;

export type Webhook = Schemas["Webhook"];
export type WebhookEvent = Schemas["WebhookEvent"];
export type Delivery = Schemas["Delivery"];

export const webhooksQuery = queryOptions({
  queryKey: ["account", "webhooks"],
  queryFn: async ({ signal }) => (await orProblem(api.GET(PATH, { signal }))).items,
});

/** Looked at again every few seconds while one is on its way. */
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["account", "deliveries", id],
    queryFn: async ({ signal }) =>
      (await orProblem(api.GET(`${ONE}/deliveries`, { params: { path: { webhook_id: id } }, signal }))).items,
    refetchInterval: ({ state }) => (state.data?.some((each) => each.state === "waiting") ? 2000 : false),
  });

export function useMakeWebhook() {
  return useChange((body: Schemas["NewWebhook"]) => orProblem(api.POST(PATH, { body })), [webhooksQuery.queryKey]);
}

export function useChangeWebhook(id: string) {
  return useChange(
    (body: Schemas["WebhookChange"]) => orProblem(api.PATCH(ONE, { params: { path: { webhook_id: id } }, body })),
    [webhooksQuery.queryKey, deliveriesQuery(id).queryKey],
  );
}

export function useDeleteWebhook(id: string) {
  return useChange(
    () => orProblem(api.DELETE(ONE, { params: { path: { webhook_id: id } } })),
    [webhooksQuery.queryKey],
  );
}

export function useSendTest(id: string) {
  return useChange(
    () => orProblem(api.POST(`${ONE}/test`, { params: { path: { webhook_id: id } } })),
    [deliveriesQuery(id).queryKey],
  );
}

export function useSendAgain(id: string) {
  return useChange(
    (delivery: string) =>
      orProblem(
        api.POST(`${ONE}/deliveries/{delivery_id}/again`, { params: { path: { webhook_id: id, delivery_id: delivery } } }),
      ),
    [deliveriesQuery(id).queryKey],
  );
}
