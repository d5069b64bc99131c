export const signInPage = async () => ({ Component: (await import("@/features/account/components/SignInPage")).SignInPage });
export const uploadPage = async () => ({ Component: (await import("@/features/upload/components/UploadPage")).UploadPage });
export const historyPage = async () => ({ Component: (await import("@/features/history/components/HistoryPage")).HistoryPage });
export const checkPage = async () => ({ Component: (await import("@/features/checks/components/CheckPage")).CheckPage });

/** While somebody looks at the first page, the others are fetched: going to them then costs nothing. */
export function fetchPagesAhead(): void {
  for (const page of [uploadPage, historyPage, checkPage]) void page().catch(() => undefined);
}
