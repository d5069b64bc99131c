import type { Check } from "@/api/client";

type Props = { check: Check; tiny: boolean; heatmap: string | null; strength: number };

/** The picture with its heatmap over it; `strength` 0..1. */
export function Still({ check, tiny, heatmap, strength }: Props) {
  const { width, height } = check.image;
  return (
    <div className="pictured">
      <img
        className={tiny ? "picture tiny" : "picture"}
        src={`/api/v1/checks/${check.id}/image`}
        alt={`What you uploaded: ${check.file_name}`}
        draggable={false}
        {...(width && height && { width, height })}
        style={{ height: "auto", ...(tiny ? {} : { width: "auto" }) }}
      />
      {heatmap && <img className="heat" src={heatmap} alt="" data-heatmap draggable={false} style={{ opacity: strength }} />}
    </div>
  );
}
