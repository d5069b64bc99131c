import { type Check } from "@/api/client";
import type { Terms } from "@/features/upload/api/sending";
import type { Upload } from "@/features/upload/hooks/upload";
import { waitWords } from "@/ui/waiting";
import { bytes, probabilityWords, when } from "@/ui/words";

export function rowWords(item: Upload): string {
  if (item.problem) return item.problem;
  if (item.check) return item.earlier ? `${earlierWords(item.check, item.terms)} ${checkWords(item.check)}` : checkWords(item.check);
  if (item.state === "stopped") return "Stopped. If it had already arrived, it is in your history.";
  return item.file ? fileWords(item) : item.state === "waiting" ? "Waiting to be fetched" : "The server is fetching it …";
}

/** An earlier check stays as it was: what is chosen now is said of new ones only, and the page must not seem to say more. */
function earlierWords(check: Check, { keepPicture, forTraining, tags }: Terms): string {
  const said = `You checked this file on ${when(check.created_at)}: here is that verdict.`;
  if (keepPicture === false && check.image.kept) return `${said} Its picture is still kept, as you chose then; you can delete it there.`;
  const other = forTraining !== null || tags.length > 0 || keepPicture !== null;
  return other ? `${said} What you chose then still holds for it.` : said;
}

function fileWords({ state, sentBytes, sizeBytes, bytesPerSecond }: Upload): string {
  if (state === "waiting") return sentBytes > 0 ? `Waiting to go on at ${bytes(sentBytes)} of ${bytes(sizeBytes)}` : `Waiting to upload, ${bytes(sizeBytes)}`;
  if (sentBytes >= sizeBytes) return "All sent. Storing …";
  const speed = bytesPerSecond === null ? "" : `, ${bytes(Math.round(bytesPerSecond))}/s`;
  return `Uploading: ${bytes(sentBytes)} of ${bytes(sizeBytes)}${speed}`;
}

/** 100 % belongs to the answer, not to the last byte sent. */
export function barValue({ sentBytes, sizeBytes }: Upload): number {
  return Math.min(99, (100 * sentBytes) / Math.max(1, sizeBytes));
}

function checkWords(check: Check): string {
  if (check.failure) return check.failure.text;
  if (check.verdict) return probabilityWords(check.verdict);
  return waitWords(check);
}
