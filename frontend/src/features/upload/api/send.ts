import { type Check, csrf, problemFrom, type ProblemError, type Schemas } from "@/api/client";

type Sending = { stop: () => void };
type Watch = {
  onProgress: (sentBytes: number) => void;
  onAccepted: (check: Check) => void;
  onProblem: (problem: ProblemError) => void;
};

/** Sends one file as it is. XMLHttpRequest, because fetch tells nothing of the way up. */
export function send(file: File, key: string, watch: Watch): Sending {
  const request = new XMLHttpRequest();
  request.open("POST", "/api/v1/checks");
  request.setRequestHeader("X-CSRF-Token", csrf());
  // The same key on a retry: a file that did arrive is not checked twice.
  request.setRequestHeader("Idempotency-Key", key);
  request.responseType = "json";
  request.upload.onprogress = (event) => watch.onProgress(Math.min(event.loaded, file.size));
  request.onload = () => settle(request, watch);
  request.onerror = () => watch.onProblem(problemFrom(null, 0));
  const form = new FormData();
  form.append("files", file);
  request.send(form);
  return { stop: () => request.abort() };
}

function withRetryAfter(problem: ProblemError, request: XMLHttpRequest): ProblemError {
  const seconds = Number(request.getResponseHeader("Retry-After") ?? NaN);
  if (Number.isFinite(seconds)) problem.retryAfterS = Math.min(60, Math.max(1, seconds));
  return problem;
}

function settle(request: XMLHttpRequest, watch: Watch): void {
  const check = (request.response as Schemas["Accepted"] | null)?.checks?.[0];
  if (request.status === 202 && check) watch.onAccepted(check);
  else watch.onProblem(withRetryAfter(problemFrom(request.response, request.status), request));
}
