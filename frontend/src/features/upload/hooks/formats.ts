const SIGNATURES = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0x47, 0x49, 0x46, 0x38, 0x37, 0x61],
  [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x49, 0x49, 0x2b, 0x00],
  [0x4d, 0x4d, 0x00, 0x2b],
  [0x42, 0x4d],
];
const BRANDS = /^(avi[fs]|hei[cxms]|hev[cxm]|mif1|msf1|miaf)$/;
const HEAD_BYTES = 64;

/** Whether a file begins like a picture the server takes; its own look at the bytes decides. */
export async function looksLikeAPicture(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (SIGNATURES.some((signature) => signature.every((byte, at) => head[at] === byte))) return true;
  const word = (at: number) => String.fromCharCode(...head.subarray(at, at + 4));
  if (word(0) === "RIFF") return word(8) === "WEBP";
  return word(4) === "ftyp" && [8, ...range(16, head.length - 3, 4)].some((at) => BRANDS.test(word(at)));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, at) => from + at * step);
}
