import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";

/** What the API carries through untyped: the WebAuthn specification says what it looks like. */
type Json = Record<string, unknown>;

/** Why the browser gave no passkey, in words. */
export class CeremonyError extends Error {}

/** Whether passkeys can work here: the browser must know them, over https or on localhost, and at a name. */
export function passkeyHindrance(): "browser" | "address" | null {
  if (/^[\d.]+$|^\[/.test(window.location.hostname)) return "address";
  return typeof window.PublicKeyCredential === "function" ? null : "browser";
}

export async function makePasskey(options: Json): Promise<Json> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  return inWords(startRegistration({ optionsJSON }), "Nothing was added. The browser's dialog was closed, or it took too long.");
}

export async function answerPasskey(options: Json): Promise<Json> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return inWords(startAuthentication({ optionsJSON }), "No passkey was used. The browser's dialog was closed, or it took too long.");
}

async function inWords(asked: Promise<object>, otherwise: string): Promise<Json> {
  try {
    return { ...(await asked) };
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "InvalidStateError") throw new CeremonyError("This device has a passkey for this account already.");
    if (name === "SecurityError") throw new CeremonyError("Passkeys belong to this service's own address. Open it there and try again.");
    throw new CeremonyError(otherwise);
  }
}
