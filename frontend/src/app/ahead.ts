import { page } from "./page";

export const signInPage = page(async () => (await import("@/features/account/components/SignInPage")).SignInPage);
export const uploadPage = page(async () => (await import("@/features/upload/components/UploadPage")).UploadPage);
export const historyPage = page(async () => (await import("@/features/history/components/HistoryPage")).HistoryPage);
export const checkPage = page(async () => (await import("@/features/checks/components/CheckPage")).CheckPage);

/** While somebody looks at the first page, the others are fetched: going to them then costs nothing. */
export function fetchPagesAhead(): void {
  for (const fetched of [uploadPage, historyPage, checkPage]) void fetched();
}
