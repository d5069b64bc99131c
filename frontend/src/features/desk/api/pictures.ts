import type { Case } from "./types";

/** Every look at somebody's picture is an entry of the audit log; `opening` is that entry, and what the picture is shown for. */
export function thumbnailAddress(caseId: string, opening: number): string {
  return `/api/v1/desk/cases/${caseId}/thumbnail?opening=${opening}`;
}

export function pictureAddress(caseId: string, opening: number): string {
  return `/api/v1/desk/cases/${caseId}/picture?opening=${opening}`;
}

/** `model`: of its second opinion; null: of the deciding verdict. */
export function mapAddress(caseId: string, opening: number, model: string | null): string {
  return `/api/v1/desk/cases/${caseId}/heatmap?opening=${opening}${model ? `&model=${encodeURIComponent(model)}` : ""}`;
}

let loaded: HTMLImageElement | null = null;

/** Fetches the picture ahead. It is kept while it is needed: the browser may throw away what nobody holds. */
export function loadPicture({ case: { id }, check, opening }: Case): void {
  if (!check.picture.has_preview) return;
  loaded = new Image();
  loaded.src = pictureAddress(id, opening);
}
