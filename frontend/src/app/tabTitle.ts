const NAME = "AI Guard Vision";

let shown: string | null = null;
let pages = ""; // the title that the page itself has set
let observer: MutationObserver | null = null;

/** Puts these words in the tab in place of the page's own title, whichever page is gone to; null: the page's own again. */
export function setTabTitle(words: string | null): void {
  const wanted = words && `${words} · ${NAME}`;
  if (wanted === shown) return;
  if (shown === null) begin();
  else notePages();
  shown = wanted;
  if (wanted !== null) document.title = wanted;
  else end();
}

function begin(): void {
  pages = document.title;
  // React writes a page's title into the head whenever it shows that page.
  observer = new MutationObserver(() => {
    if (notePages()) document.title = shown ?? pages;
  });
  observer.observe(document.head, { subtree: true, childList: true, characterData: true });
}

/** Whether the page has set a title of its own over ours. */
function notePages(): boolean {
  if (shown === null || document.title === shown) return false;
  pages = document.title;
  return true;
}

function end(): void {
  observer?.disconnect();
  observer = null;
  document.title = pages;
}
