import { createHash } from "node:crypto";

import { PurgeCSS } from "purgecss";
import type { Plugin, Rollup } from "vite";

const MANTINE = "m_[0-9a-f]+";

/**
 * Drops the styles of Mantine's components that no script of the built page names; everything else stays.
 * Only from the first page's own style file, and under a new name: what is left depends on the scripts, too.
 */
export function withoutUnusedStyles(): Plugin {
  return {
    name: "without-unused-styles",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post", // Vite writes into each script what it needs in this very step
      async handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((file): file is Rollup.OutputChunk => file.type === "chunk");
        const scripts = chunks.map(({ code }) => code).join("\n");
        const page = bundle["index.html"];
        if (page?.type !== "asset") throw new Error("There is no index.html to look for styles in");
        for (const file of Object.values(bundle)) {
          const known = file.fileName;
          const html = page.source.toString();
          if (file.type !== "asset" || !known.endsWith(".css") || !html.includes(known)) continue;
          const left = await purged(file.source.toString(), scripts);
          const renamed = known.replace(/-[^-]+\.css$/, `-${createHash("sha256").update(left).digest("base64url").slice(0, 8)}.css`);
          this.emitFile({ type: "asset", fileName: renamed, source: left });
          page.source = html.replaceAll(known, renamed);
          forget(known, chunks);
          Reflect.deleteProperty(bundle, known);
        }
      },
    },
  };
}

/** Scripts fetched later ask for the first page's styles again. Its script stands in their place: that one is there, too. */
function forget(styles: string, chunks: readonly Rollup.OutputChunk[]): void {
  const entry = chunks.find(({ isEntry }) => isEntry);
  if (!entry) throw new Error("There is no first script");
  for (const chunk of chunks) chunk.code = chunk.code.replaceAll(styles, entry.fileName);
}

async function purged(css: string, scripts: string): Promise<string> {
  const named = new Set(scripts.match(new RegExp(`\\b${MANTINE}\\b`, "g")));
  const [found] = await new PurgeCSS().purge({
    content: [{ raw: [...named].join(" "), extension: "html" }],
    css: [{ raw: css }],
    safelist: [new RegExp(`^(?!${MANTINE}$)`)],
  });
  if (!found) throw new Error("PurgeCSS gave nothing back");
  return found.css;
}
