import { csrf, problemFrom, type ProblemError, type Schemas } from "@/api/client";

import { type Order, said, type Sending, type Watch } from "./sending";

/** Sends one file as it is. XMLHttpRequest, because fetch tells nothing of the way up. */
export function send(file: File, order: Order, watch: Watch): Sending {
  const request = new XMLHttpRequest();
  request.open("POST", "/api/v1/checks");
  request.setRequestHeader("X-CSRF-Token", csrf());
  // The same key on a retry: a file that did arrive is not checked twice.
  request.setRequestHeader("Idempotency-Key", order.sendKey);
  request.responseType = "json";
  request.upload.onprogress = (event) => watch.onProgress(Math.min(event.loaded, file.size));
  request.onload = () => settle(request, watch);
  request.onerror = () => watch.onProblem(problemFrom(null, 0));
  request.send(formOf(file, order));
  return { stop: () => request.abort() };
}

function formOf(file: File, { terms, again }: Order): FormData {
  const form = new FormData();
  for (const [name, value] of said(terms)) form.append(name, value);
  form.append("again", String(again));
  for (const tag of terms.tags) form.append("tags", tag);
  form.append("files", file);
  return form;
}

function withRetryAfter(problem: ProblemError, request: XMLHttpRequest): ProblemError {
  const seconds = Number(request.getResponseHeader("Retry-After") ?? NaN);
  if (Number.isFinite(seconds)) problem.retryAfterS = Math.min(60, Math.max(1, seconds));
  return problem;
}

function settle(request: XMLHttpRequest, watch: Watch): void {
  const accepted = request.response as Schemas["Accepted"] | null;
  const check = accepted?.checks?.[0];
  if (request.status === 202 && check) watch.onAccepted(check, accepted.earlier.includes(check.id));
  else watch.onProblem(withRetryAfter(problemFrom(request.response, request.status), request));
}
