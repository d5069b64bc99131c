import type { Check, ProblemError } from "@/api/client";

/** What may be done with a picture, as its owner chose when it was added. */
/** null: as chosen on the account's privacy page. */
export type Terms = { readonly keepPicture: boolean | null; readonly forTraining: boolean | null; readonly tags: readonly string[] };

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

/** The two choices by their names in the API; what was left open is not sent. */
export function said({ keepPicture, forTraining }: Terms): [name: string, value: string][] {
  const choices = [["keep_picture", keepPicture], ["for_training", forTraining]] as const;
  return choices.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
}
