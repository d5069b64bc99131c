import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Check = Schemas["Check"];
export type Verdict = Schemas["Verdict"];
export type Evidence = Verdict["evidence"][number];
export type Problem = Schemas["Problem"];
export type Session = Schemas["SessionState"];
export type Service = Schemas["Service"];
export type Band = Schemas["Band"];
export type CheckState = Schemas["CheckState"];

/** What the API said in place of an answer; `status` 0: it could not be reached. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Record<string, string>;
  retryAfterS: number | null = null;

  constructor(problem: Pick<Problem, "code" | "status" | "detail"> & Partial<Problem>) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.fields = Object.fromEntries((problem.errors ?? []).map((each) => [each.field, each.text]));
  }
}

export const UNREACHABLE = {
  code: "unreachable",
  status: 0,
  detail: "AI Guard Vision cannot be reached. Check your connection.",
};

let csrfToken = "";

export function rememberCsrf(token: string): void {
  csrfToken = token;
}

export function csrf(): string {
  return csrfToken;
}

const sendCsrf: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "/" });
api.use(sendCsrf);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The answer's data, or a ProblemError. */
export async function orProblem<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch {
    throw new ProblemError(UNREACHABLE);
  }
  if (!answer.response.ok) throw problemFrom(answer.error, answer.response.status);
  return answer.data as T;
}

export function problemFrom(body: unknown, status: number): ProblemError {
  if (isProblem(body)) return new ProblemError(body);
  if (status === 0 || status >= 502) return new ProblemError(UNREACHABLE);
  return new ProblemError({ code: "unexpected", status, detail: "Something went wrong on our side. Try again in a moment." });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}
