import { api, type Check, orProblem, type Schemas } from "@/api/client";

export type Feedback = Schemas["FeedbackSaid"]["said"];
export type Grounds = Schemas["DisputeOpened"];
export type Dispute = Schemas["Dispute"];

const at = (id: string) => ({ params: { path: { check_id: id } } });

export function askModel(id: string, model_id: string): Promise<Check> {
  return orProblem(api.POST("/api/v1/checks/{check_id}/opinions", { ...at(id), body: { model_id } }));
}

export function tryAgain(id: string): Promise<Check> {
  return orProblem(api.POST("/api/v1/checks/{check_id}/retry", at(id)));
}

export function giveFeedback(id: string, body: { said: Feedback; words: string }): Promise<Check> {
  return orProblem(api.PUT("/api/v1/checks/{check_id}/feedback", { ...at(id), body }));
}

export function withdrawFeedback(id: string): Promise<Check> {
  return orProblem(api.DELETE("/api/v1/checks/{check_id}/feedback", at(id)));
}

export function openDispute(id: string, body: Grounds): Promise<Check> {
  return orProblem(api.POST("/api/v1/checks/{check_id}/disputes", { ...at(id), body }));
}

export function withdrawDispute(id: string, dispute_id: string): Promise<Check> {
  const path = { check_id: id, dispute_id };
  return orProblem(api.DELETE("/api/v1/checks/{check_id}/disputes/{dispute_id}", { params: { path } }));
}
