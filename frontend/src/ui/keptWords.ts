import type { Schemas } from "@/api/client";

type Kept = {
  image: Pick<Schemas["Image"], "kept">;
  keep_picture?: boolean;
  picture_until: string | null;
  delete_after: string | null;
};

/** How long the picture and the verdict of a check stay, in a few words. */
export function keptWords(check: Kept): string {
  const end = check.delete_after && day(check.delete_after);
  if (!check.image.kept) return `${check.keep_picture === false ? "Picture not kept" : "Picture deleted"}, ${verdictWords(end)}`;
  if (check.keep_picture === false) return `Picture goes once it is judged, ${verdictWords(end)}`;
  if (goesBefore(check)) return `Picture until ${day(check.picture_until ?? "")}, ${verdictWords(end)}`;
  return end ? `Kept until ${end}` : "Kept until you delete it";
}

/** Whether there is a date, or a loss, that a person should see in a list. */
export function isLimited(check: Kept): boolean {
  return !check.image.kept || check.keep_picture === false || check.picture_until !== null || check.delete_after !== null;
}

function goesBefore({ picture_until, delete_after }: Kept): boolean {
  return picture_until !== null && (delete_after === null || new Date(picture_until) < new Date(delete_after));
}

function verdictWords(end: string | null): string {
  return end ? `verdict until ${end}` : "verdict kept";
}

function day(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { dateStyle: "medium" });
}
