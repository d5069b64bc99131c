import type { DetailedError, Upload } from "tus-js-client";

import { api, csrf, orProblem, problemFrom, ProblemError, UNREACHABLE } from "@/api/client";

import { type Order, said, type Sending, type Watch } from "./sending";

const PART_BYTES = 4 * 1024 * 1024;

type Place = { at: string | null; onPlace: (at: string) => void };

/** Sends a large file in parts: what has arrived stays, and the next try goes on from there (`place.at`). */
export function sendInParts(file: File, order: Order, place: Place, watch: Watch): Sending {
  let upload: Upload | null = null;
  let stopped = false;
  void import("tus-js-client").then(
    (tus) => {
      if (stopped) return;
      upload = new tus.Upload(file, {
        endpoint: "/api/v1/uploads",
        uploadUrl: place.at,
        metadata: metadataOf(order),
        chunkSize: PART_BYTES,
        retryDelays: null, // the list decides when to try again, for all its files at once
        storeFingerprintForResuming: false, // names of files stay out of the browser's storage
        onBeforeRequest: (request) => request.setHeader("X-CSRF-Token", csrf()),
        onUploadUrlAvailable: () => upload?.url && place.onPlace(upload.url),
        onProgress: (sentBytes) => watch.onProgress(sentBytes),
        onError: (error) => watch.onProblem(problemOf(error)),
        onSuccess: ({ lastResponse }) => void accepted(lastResponse.getHeader("AIGuard-Check-Id"), watch),
      });
      upload.start();
    },
    () => watch.onProblem(new ProblemError(UNREACHABLE)),
  );
  return {
    stop: (forget) => {
      stopped = true;
      void upload?.abort(forget).catch(() => undefined); // what cannot be dropped now expires in a day
    },
  };
}

function metadataOf({ name, terms, again }: Order): Record<string, string> {
  return {
    filename: name,
    ...Object.fromEntries(said(terms)),
    again: String(again),
    tags: JSON.stringify(terms.tags),
  };
}

async function accepted(id: string | undefined, watch: Watch): Promise<void> {
  try {
    if (!id) throw problemFrom(null, 500);
    watch.onAccepted(await orProblem(api.GET("/api/v1/checks/{check_id}", { params: { path: { check_id: id } } })), false);
  } catch (error) {
    watch.onProblem(error instanceof ProblemError ? error : problemFrom(null, 0));
  }
}

function problemOf(error: Error | DetailedError): ProblemError {
  const response = "originalResponse" in error ? error.originalResponse : null;
  if (!response) return new ProblemError(UNREACHABLE);
  const problem = problemFrom(parsed(response.getBody()), response.getStatus());
  const seconds = Number(response.getHeader("Retry-After") ?? NaN);
  if (Number.isFinite(seconds)) problem.retryAfterS = Math.min(60, Math.max(1, seconds));
  return problem;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
