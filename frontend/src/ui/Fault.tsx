import { Alert } from "@mantine/core";

import { ProblemError } from "@/api/client";

/** What went wrong, where no field says it and no dialog asks for something. */
export function Fault({ error }: { error: Error | null }) {
  if (!error || asksForConfirmation(error)) return null;
  if (error instanceof ProblemError && Object.keys(error.fields).length > 0) return null;
  return (
    <Alert color="red" role="alert" variant="light">
      {error.message}
    </Alert>
  );
}

/** What the API says of one field. */
export function fieldFault(error: Error | null, field: string): string | undefined {
  return error instanceof ProblemError ? error.fields[field] : undefined;
}

export function asksForConfirmation(error: Error | null): boolean {
  return error instanceof ProblemError && error.code === "confirmation_required";
}
