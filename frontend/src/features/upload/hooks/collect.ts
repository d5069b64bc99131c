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

/** `unread`: how many files and folders the browser could not read; nobody must take them for checked. */
export type Dropped = { files: File[]; unread: number };

/** Files of a drop, folders opened. */
export async function filesFromEvent({ dataTransfer }: { dataTransfer: DataTransfer | null }): Promise<Dropped> {
  const items = [...(dataTransfer?.items ?? [])].filter((item) => item.kind === "file");
  // All entries are asked for before the first await: afterwards the browser has emptied the list.
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  return together(await Promise.all(entries.map(({ entry, file }) => (entry?.isDirectory ? within(entry as FileSystemDirectoryEntry) : file ? only(file) : UNREAD))));
}

const UNREAD: Dropped = { files: [], unread: 1 };

function only(file: File): Dropped {
  return { files: [file], unread: 0 };
}

function together(parts: readonly Dropped[]): Dropped {
  return { files: parts.flatMap(({ files }) => files), unread: parts.reduce((sum, { unread }) => sum + unread, 0) };
}

async function within(folder: FileSystemDirectoryEntry): Promise<Dropped> {
  const { entries, whole } = await entriesOf(folder);
  const found: Dropped[] = whole ? [] : [UNREAD];
  for (const entry of entries) {
    found.push(entry.isDirectory ? await within(entry as FileSystemDirectoryEntry) : await fileOf(entry as FileSystemFileEntry));
  }
  return together(found);
}

/** The browser gives a hundred at a time. Not `whole`: there may be more that it could not read. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<{ entries: FileSystemEntry[]; whole: boolean }> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[] | null>((done) => reader.readEntries(done, () => done(null)));
    if (!some || some.length === 0) return { entries, whole: some !== null };
    entries.push(...some);
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<Dropped> {
  return new Promise((done) =>
    entry.file(
      (file) => {
        paths.set(file, entry.fullPath);
        done(only(file));
      },
      () => done(JUNK.test(entry.name) ? { files: [], unread: 0 } : UNREAD),
    ),
  );
}
