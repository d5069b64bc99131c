import type { Band, CheckState } from "./client";

export type CheckEvent = { check_id: string; state: CheckState; band: Band | null };

type Listening = {
  onEvent: (event: CheckEvent) => void;
  /** True: from now on nothing is missed. False: nothing is heard, ask instead. */
  onLive: (live: boolean) => void;
  onRefused: () => void;
  /** Asked while the page is hidden: whether anybody waits for news. */
  neededWhileHidden: () => boolean;
};

const ADDRESS = "/api/v1/events";
const SILENCE_MS = 40_000; // a heartbeat comes every 15 s
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const HIDDEN_MS = 60_000;

/** Hears the server's events until it is stopped. By fetch, because EventSource tells nothing of a 503 and when to come back. */
export function listen(listening: Listening): () => void {
  const ear = new Ear(listening);
  const look = () => ear.reconsider();
  const away = () => ear.hangUp();
  window.addEventListener("online", look);
  window.addEventListener("offline", away);
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    window.removeEventListener("online", look);
    window.removeEventListener("offline", away);
    document.removeEventListener("visibilitychange", look);
    ear.hangUp();
  };
}

class Ear {
  private line: AbortController | null = null;
  private timer = 0;
  private failures = 0;

  constructor(private readonly listening: Listening) {}

  /** Connects when somebody looks or waits; a tab that was left for a minute gives its place to others. */
  reconsider(): void {
    clearTimeout(this.timer);
    if (!document.hidden) this.failures = 0;
    if (document.hidden && this.line) this.timer = window.setTimeout(() => this.leaveWhenIdle(), HIDDEN_MS);
    else if (!this.line && (!document.hidden || this.listening.neededWhileHidden())) void this.connect();
  }

  hangUp(): void {
    clearTimeout(this.timer);
    this.line?.abort();
    this.line = null;
    this.listening.onLive(false);
  }

  private leaveWhenIdle(): void {
    if (this.listening.neededWhileHidden()) this.timer = window.setTimeout(() => this.leaveWhenIdle(), HIDDEN_MS);
    else this.hangUp();
  }

  private async connect(): Promise<void> {
    const line = new AbortController();
    this.line = line;
    let pauseMs = this.pauseMs();
    try {
      const answer = await fetch(ADDRESS, { signal: line.signal, headers: { Accept: "text/event-stream" } });
      if (answer.ok && answer.body) {
        await this.read(answer.body, line);
        pauseMs = FIRST_PAUSE_MS / 4; // it ended in order, as it does every ten minutes
      } else {
        pauseMs = Math.max(pauseMs, 1000 * Number(answer.headers.get("Retry-After") ?? 0));
        if (answer.status === 401) this.listening.onRefused();
      }
    } catch {
      // Away, cut off or hung up: the pause says when to try again.
    }
    if (this.line !== line) return; // it was hung up
    this.line = null;
    this.listening.onLive(false);
    this.timer = window.setTimeout(() => this.reconnect(), pauseMs * (1 + Math.random() / 4));
  }

  private reconnect(): void {
    if (navigator.onLine && (!document.hidden || this.listening.neededWhileHidden())) void this.connect();
  }

  private pauseMs(): number {
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++);
  }

  private async read(body: ReadableStream<Uint8Array>, line: AbortController): Promise<void> {
    const reader = body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader();
    let rest = "";
    let silence = 0;
    try {
      for (;;) {
        clearTimeout(silence);
        silence = window.setTimeout(() => line.abort(), SILENCE_MS);
        const { done, value } = await reader.read();
        if (done) return;
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) this.hear(block);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  private hear(block: string): void {
    const said = new Map(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
    const kind = said.get("event");
    if (kind === "ready") this.failures = 0;
    if (kind === "ready" || kind === "away") this.listening.onLive(kind === "ready");
    if (kind === "check") this.listening.onEvent(JSON.parse(said.get("data") ?? "{}") as CheckEvent);
  }
}
