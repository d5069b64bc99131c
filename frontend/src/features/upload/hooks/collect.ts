/** What operating systems leave in folders, and nobody means to check. */
const JUNK = /^(\.|~\$|Thumbs\.db$|desktop\.ini$|ehthumbs\.db$|Icon\r$)/i;
const JUNK_FOLDER = /(^|\/)(__MACOSX|\.[^/]+)\//;

export type Collected = { files: File[]; leftOut: number };

export function withoutJunk(files: readonly File[]): Collected {
  const kept = files.filter((file) => !isJunk(file));
  return { files: kept, leftOut: files.length - kept.length };
}

function isJunk(file: File): boolean {
  const path = file.webkitRelativePath || pathOf(file);
  return JUNK.test(file.name) || JUNK_FOLDER.test(path);
}

const paths = new WeakMap<File, string>();

function pathOf(file: File): string {
  return paths.get(file) ?? "";
}

/** Files of a drop, folders opened. */
export async function filesFromEvent({ dataTransfer }: { dataTransfer: DataTransfer | null }): Promise<File[]> {
  const items = [...(dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
  // All entries are asked for before the first await: afterwards the browser has emptied the list.
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const found = await Promise.all(entries.map(({ entry, file }) => (entry?.isDirectory ? within(entry as FileSystemDirectoryEntry) : file ? [file] : [])));
  return found.flat();
}

async function within(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const found: File[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) found.push(...(await within(entry as FileSystemDirectoryEntry)));
    else found.push(...(await fileOf(entry as FileSystemFileEntry)));
  }
  return found;
}

/** The browser gives a hundred at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done) => reader.readEntries(done, () => done([])));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<File[]> {
  return new Promise((done) =>
    entry.file(
      (file) => {
        paths.set(file, entry.fullPath);
        done([file]);
      },
      () => done([]),
    ),
  );
}
