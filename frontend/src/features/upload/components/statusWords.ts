import { isOpen } from "@/features/upload/hooks/batch";
import { isOnTheWay, type Upload } from "@/features/upload/hooks/upload";

/** How far all of the list is, and whether one may leave. */
export function statusWords(items: readonly Upload[]): string {
  const open = items.filter(isOpen).length;
  if (open === 0) return doneWords(items);
  const count = open === 1 ? "1 picture is" : `${open} pictures are`;
  return items.some(isOnTheWay)
    ? `${count} on the way. Keep this page open until they are uploaded.`
    : `${count} being checked. You may close this page: the verdicts will be in your history.`;
}

function doneWords(items: readonly Upload[]): string {
  const lost = items.filter((item) => !item.check).length;
  const gone = items.filter((item) => item.check && !isKept(item)).length;
  const others = lost === 0 ? "All done." : `All done, but ${lost} of them ${lost === 1 ? "was" : "were"} not sent.`;
  if (gone === 0) return `${others} ${lost === 0 ? "Everything is kept" : "The others are"} in your history.`;
  const sent = items.length - lost;
  if (sent === 1) return `${others} The verdict is in your history; the picture is not kept.`;
  const pictures = gone === sent ? "the pictures are not kept" : `${gone.toLocaleString()} of the pictures ${gone === 1 ? "is" : "are"} not kept`;
  return `${others} The verdicts are in your history; ${pictures}.`;
}

/** The picture goes a moment after the verdict has come; an earlier check stays as it was. */
function isKept({ check, earlier, terms }: Upload): boolean {
  return check?.image.kept === true && (earlier || terms.keepPicture !== false);
}
