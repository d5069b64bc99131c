/** What is typed about a case, by the names of its drafts. */
export function draftsOf(caseId: string) {
  return { words: `case words ${caseId}`, ownerWords: `case owner words ${caseId}`, note: `case note ${caseId}` };
}
