import type { Service } from "@/api/client";
import { bytes } from "@/ui/words";

const NO_PHOTO = /^(audio|video)\/|^image\/svg|^application\/(pdf|zip)$/;
export const NOT_A_PICTURE = "This is not a picture we can read. JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP work.";

/** Why the server would refuse this file, as far as the browser can tell without reading it; null: look at its bytes. */
export function refusalOf(file: File, limits: Service["limits"] | null): string | null {
  if (file.size === 0) return "The file is empty: it has no bytes at all.";
  if (limits && file.size > limits.max_image_bytes) {
    return `The file has ${bytes(file.size)}; at most ${bytes(limits.max_image_bytes)} are taken. Use a smaller export.`;
  }
  return NO_PHOTO.test(file.type) ? NOT_A_PICTURE : null;
}
