/** SHA-256 of a file as hexadecimal digits; null where it cannot be made, which costs nothing but the question. */
export async function sha256Of(file: Blob): Promise<string | null> {
  try {
    // Only where the page is served over HTTPS or from this machine.
    if (globalThis.crypto?.subtle) return hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return await inPieces(file);
  } catch {
    return null;
  }
}

async function inPieces(file: Blob): Promise<string> {
  const { createSHA256 } = await import("hash-wasm");
  const hash = await createSHA256();
  const reader = file.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) hash.update(piece.value);
  return hash.digest("hex");
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
