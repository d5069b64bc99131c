import type { Evidence } from "@/api/client";

/** What can be said of a manifest, apart from what it says: never whether it is true. */
export type Standing = "trusted" | "unknown_issuer" | "invalid" | "elsewhere";

export const STANDINGS = {
  trusted: { words: "Issuer recognised", color: "teal", text: "The signature holds, and its issuer stands on this server's trust list." },
  unknown_issuer: {
    words: "Issuer not recognised",
    color: "amber",
    text: "The signature holds, but its issuer stands on no list this server trusts: anybody may have issued it, under any name.",
  },
  invalid: {
    words: "Invalid",
    color: "red",
    text: "They do not fit this file: it, or they, were changed after signing. Nothing they say can be relied on.",
  },
  elsewhere: { words: "Not in the file", color: "gray", text: "The file only points to them on another server. Nothing is fetched from there, so they were not read." },
} as const satisfies Record<Standing, unknown>;

const OF_CODE: Record<string, Standing> = {
  c2pa_trusted: "trusted",
  c2pa_valid: "unknown_issuer",
  c2pa_invalid: "invalid",
  c2pa_elsewhere: "elsewhere",
};

export function standingOf(pieces: readonly Evidence[]): Standing {
  return pieces.map(({ code }) => OF_CODE[code]).find((found) => found !== undefined) ?? "unknown_issuer";
}

// The names and the order that readers of Content Credentials know from elsewhere. Source: C2PA UX guidance 2.2, L2.
const NAMES = [
  ["signer", "Issued by"],
  ["signed at", "Issued on"],
  ["claim generator", "App or device used"],
  ["tool", "AI tool used"],
  ["digital source type", "How it came about"],
  ["actions", "Actions"],
  ["title", "Title"],
  ["ingredients", "Ingredients"],
  ["ingredient", "Ingredient meant"],
  ["certificate", "Certificate"],
  ["what does not hold", "What does not hold"],
] as const;

export type Fact = readonly [name: string, value: string];

export function factsOf(pieces: readonly Evidence[]): Fact[] {
  const told: Record<string, string> = Object.assign({}, ...pieces.map(({ details }) => details));
  return NAMES.flatMap(([key, name]) => (told[key] ? [[name, readable(key, told[key])] as const] : []));
}

function readable(key: string, value: string): string {
  if (key === "signed at") return dateOf(value);
  return key === "actions" ? value.split(", ").map(actionWords).join(", ") : value;
}

function dateOf(value: string): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? value : at.toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" });
}

/** "c2pa.color_adjustments" → "color adjustments"; another maker's own keeps its name. */
function actionWords(action: string): string {
  return action.startsWith("c2pa.") ? action.slice("c2pa.".length).replaceAll("_", " ").replaceAll(".", " ") : action;
}
