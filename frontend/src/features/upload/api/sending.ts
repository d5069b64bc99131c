import type { Check, ProblemError } from "@/api/client";

/** What may be done with a picture, as its owner chose when it was added. */
export type Terms = { readonly keepPicture: boolean; readonly forTraining: boolean; readonly tags: readonly string[] };

export type Order = {
  readonly name: string;
  readonly file: File | null;
  readonly address: string | null;
  readonly sendKey: string;
  readonly terms: Terms;
  readonly again: boolean;
};

export type Watch = {
  onProgress: (sentBytes: number) => void;
  onAccepted: (check: Check, earlier: boolean) => void;
  onProblem: (problem: ProblemError) => void;
};

/** `forget`: the server shall drop what it has; else sending can go on there. */
export type Sending = { stop: (forget: boolean) => void };
