import type { Check } from "@/api/client";
import { webAddress } from "@/features/upload/api/fromAddress";
import { PLAIN_TERMS, uploadOf } from "@/features/upload/hooks/upload";

import { barValue, rowWords } from "./rowWords";
import { tagsIn } from "./TermsChoice";

const item = { ...uploadOf(new File([new Uint8Array(2048)], "a.png"), PLAIN_TERMS, null), state: "uploading" as const };

test("a bar never reads 100 % before the record is stored, and says what it waits for", () => {
  const whole = { ...item, sentBytes: 2048 };
  expect(barValue(whole)).toBe(99);
  expect(rowWords(whole)).toBe("All sent. Storing …");
});

test("bytes and speed are told while it goes up", () => {
  expect(rowWords({ ...item, sentBytes: 1024, bytesPerSecond: 3072.4 })).toBe("Uploading: 1 KB of 2 KB, 3 KB/s");
  expect(rowWords({ ...item, state: "waiting", sentBytes: 1024 })).toBe("Waiting to go on at 1 KB of 2 KB");
});

const check = { state: "done", created_at: "2026-03-01T10:00:00Z", failure: null, verdict: { p_ai: 0.5, band: "uncertain", reasons: [] }, image: { kept: true } };
const earlier = { ...item, state: "sent" as const, earlier: true, check: check as unknown as Check };

test("an earlier verdict says that it is one, and from when", () => {
  expect(rowWords(earlier)).toMatch(/^You checked this file on .*2026.*: here is that verdict\. 50 %/);
});

test("who wants a verdict only hears that an earlier check still keeps the picture", () => {
  const only = { ...PLAIN_TERMS, keepPicture: false };
  expect(rowWords({ ...earlier, terms: only })).toContain("Its picture is still kept, as you chose then; you can delete it there.");
  const gone = { ...check, image: { kept: false } } as unknown as Check;
  expect(rowWords({ ...earlier, check: gone, terms: only })).not.toContain("still kept");
  expect(rowWords({ ...earlier, terms: { ...PLAIN_TERMS, tags: ["press"] } })).toContain("What you chose then still holds for it.");
});

test("nobody types https:// in front of an address", () => {
  expect(webAddress(" example.org/cat.png ")).toBe("https://example.org/cat.png");
  expect(webAddress("http://10.0.0.1:8080/a")).toBe("http://10.0.0.1:8080/a");
  for (const none of ["", "cat", "a b.org", "ftp://a.org/x", "javascript:alert(1)", "three words here."]) expect(webAddress(none)).toBeNull();
});

test("tags are what stands between commas, once each", () => {
  expect(tagsIn(" case  12, press,,press ")).toEqual(["case 12", "press"]);
});
