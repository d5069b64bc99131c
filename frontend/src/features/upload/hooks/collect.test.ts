import { filesFromEvent, withoutJunk } from "./collect";
import { looksLikeAPicture } from "./formats";
import { Speed } from "./speed";

const named = (name: string, path = "") => {
  const file = new File(["x"], name);
  Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
};

test("what systems leave in folders is left out and counted, pictures with strange names stay", () => {
  const given = [
    named(".DS_Store"), named("Thumbs.db"), named("desktop.ini"), named("._beach.jpg"), named("beach.jpg", "a/__MACOSX/beach.jpg"),
    named("x.png", "a/.git/x.png"), named("beach.jpg", "a/beach.jpg"), named("what.is.this"), named("Thumbs up.png"),
  ];
  const { files, leftOut } = withoutJunk(given);
  expect(files.map((file) => file.name)).toEqual(["beach.jpg", "what.is.this", "Thumbs up.png"]);
  expect(leftOut).toBe(6);
});

const fileEntry = (name: string) => ({ isDirectory: false, fullPath: `/a/${name}`, file: (done: (file: File) => void) => done(new File(["x"], name)) });
const folderEntry = (...pages: object[][]) => ({
  isDirectory: true,
  createReader: () => ({ readEntries: (done: (entries: object[]) => void) => done(pages.shift() ?? []) }),
});

test("folders are opened to the last page of each, however deep", async () => {
  const inner = folderEntry([fileEntry("3.png")]);
  const outer = folderEntry([fileEntry("1.png")], [fileEntry("2.png"), inner]);
  const item = { kind: "file", webkitGetAsEntry: () => outer, getAsFile: () => null };
  const plain = { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => new File(["x"], "4.png") };
  const { files: found, unread } = await filesFromEvent({ dataTransfer: { items: [item, plain, { kind: "string" }] } as unknown as DataTransfer });
  expect(found.map((file) => file.name)).toEqual(["1.png", "2.png", "3.png", "4.png"]);
  expect(unread).toBe(0);
});

test("what cannot be read is counted: a file, a folder in the middle, something that was dropped", async () => {
  const broken = (name: string) => ({ ...fileEntry(name), name, file: (_: unknown, fail: () => void) => fail() });
  let asked = 0;
  const half = { isDirectory: true, createReader: () => ({ readEntries: (done: (entries: object[]) => void, fail: () => void) => (asked++ ? fail() : done([fileEntry("2.png")])) }) };
  const folder = folderEntry([fileEntry("1.png"), broken("moved.png"), broken(".DS_Store"), half]);
  const items = [{ kind: "file", webkitGetAsEntry: () => folder, getAsFile: () => null }, { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => null }];
  const { files, unread } = await filesFromEvent({ dataTransfer: { items } as unknown as DataTransfer });
  expect(files.map((file) => file.name)).toEqual(["1.png", "2.png"]);
  expect(unread).toBe(3);
});

test.each([
  [[0xff, 0xd8, 0xff, 0xe0], true],
  [[...new TextEncoder().encode("RIFF....WEBP")], true],
  [[...new TextEncoder().encode("RIFF....WAVE")], false],
  [[0, 0, 0, 24, ...new TextEncoder().encode("ftypheic")], true],
  [[0, 0, 0, 24, ...new TextEncoder().encode("ftypisom....mp42avif")], true],
  [[0, 0, 0, 24, ...new TextEncoder().encode("ftypmp42")], false],
  [[...new TextEncoder().encode("%PDF-1.7")], false],
  [[], false],
])("the first bytes tell a picture: %#", async (head, is) => {
  expect(await looksLikeAPicture(new Blob([new Uint8Array(head)]))).toBe(is);
});

test("speed is that of the last seconds, and starts anew with a new try", () => {
  const speed = new Speed();
  expect(speed.mark(0, 0)).toBeNull();
  expect(speed.mark(1000, 1000)).toBe(1000);
  expect(speed.mark(5000, 2000)).toBe(2500);
  expect(speed.mark(9000, 6000)).toBe(1000);
  expect(speed.mark(100, 6100)).toBeNull();
  expect(speed.mark(600, 6600)).toBe(1000);
});
