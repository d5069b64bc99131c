/** What is missing from a drop, and what to do about it. */
export function unreadWords(count: number): string {
  const which = count === 1 ? "1 file or folder" : `${count.toLocaleString()} files or folders`;
  return `${which} could not be read, so nothing in ${count === 1 ? "it" : "them"} is checked. Look whether ${count === 1 ? "it is" : "they are"} still there and may be opened, and drop ${count === 1 ? "it" : "them"} again.`;
}
