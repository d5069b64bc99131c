import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const AIGUARD = resolve(import.meta.dirname, "../../.venv/bin/aiguard");

/** The real thing: `aiguard up` on a data folder of its own. */
export class Service {
  readonly dataDir = mkdtempSync(join(tmpdir(), "aiguard-e2e-"));
  address = "";
  /** The one port of this machine that the service may fetch from and send to. */
  webPort = 0;
  private process: ChildProcess | null = null;

  async start(environment: Record<string, string> = {}): Promise<void> {
    const port = await freePort();
    this.webPort ||= await freePort();
    const arguments_ = ["up", "--data-dir", this.dataDir, "--port", String(port)];
    const own = { AIGUARD_MODEL: "wild-hybrid-256", AIGUARD_FETCH_ALLOW: `127.0.0.1:${this.webPort}` };
    const started = spawn(AIGUARD, arguments_, { env: { ...process.env, ...own, ...environment } });
    this.process = started;
    this.address = `http://127.0.0.1:${port}`;
    let said = "";
    await new Promise<void>((ready, failed) => {
      started.stdout.on("data", (data: Buffer) => {
        said += data.toString();
        if (said.includes("runs at")) ready();
      });
      started.stderr.on("data", (data: Buffer) => (said += data.toString()));
      started.once("exit", (code) => failed(new Error(`aiguard up ended with ${code}: ${said}`)));
    });
  }

  /** Ctrl-C. */
  async stop(): Promise<void> {
    const running = this.process;
    this.process = null;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((done) => running.once("exit", done));
    running.kill("SIGINT");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
