import type { Check } from "@/api/client";
import { sha256Of } from "@/features/upload/api/hash";
import { known } from "@/features/upload/api/known";

import { looksLikeAPicture } from "./formats";
import { NOT_A_PICTURE } from "./refusals";
import type { Upload } from "./upload";

type Tell = { refuse: (key: string, why: string) => void; found: (key: string, check: Check) => void; ready: (key: string) => void };

const HEADS_AT_ONCE = 32;
const ASKED_AT_ONCE = 25;
const READ_AT_ONCE_BYTES = 32 * 1024 * 1024;

/** Before anything is sent: is it a picture at all, and is there a verdict on these bytes already? */
export async function look(items: readonly Upload[], tell: Tell): Promise<void> {
  const pictures: Upload[] = [];
  for (let at = 0; at < items.length; at += HEADS_AT_ONCE) {
    await Promise.all(items.slice(at, at + HEADS_AT_ONCE).map(async (item) => ((await isPicture(item)) ? pictures.push(item) : tell.refuse(item.key, NOT_A_PICTURE))));
  }
  const order = new Map(items.map((item, at) => [item.key, at]));
  pictures.sort((one, other) => (order.get(one.key) ?? 0) - (order.get(other.key) ?? 0));
  for (const some of batches(pictures)) await askFor(some, tell);
}

async function isPicture({ file }: Upload): Promise<boolean> {
  // A file that cannot be read now fails when it is sent, in its own words.
  return !file || looksLikeAPicture(file).catch(() => true);
}

async function askFor(items: readonly Upload[], { found, ready }: Tell): Promise<void> {
  const hashes: (string | null)[] = [];
  for (const { file } of items) hashes.push(file && (await sha256Of(file)));
  const asked = [...new Set(hashes.filter((hash) => hash !== null))];
  const checks = await known(asked).catch(() => new Map<string, Check>()); // the server looks again when the file comes
  items.forEach((item, at) => {
    const check = checks.get(hashes[at] ?? "");
    if (check) found(item.key, check);
    else ready(item.key);
  });
}

/** The first ones alone, so that sending begins at once. */
function* batches(items: readonly Upload[]): Generator<Upload[]> {
  let batch: Upload[] = [];
  let bytes = 0;
  let most = 3;
  for (const item of items) {
    batch.push(item);
    bytes += item.sizeBytes;
    if (batch.length < most && bytes < READ_AT_ONCE_BYTES) continue;
    yield batch;
    [batch, bytes, most] = [[], 0, ASKED_AT_ONCE];
  }
  if (batch.length > 0) yield batch;
}
