type Props = { address: string; alt: string; size: { width: number | null; height: number | null }; tiny: boolean; heatmap: string | null; strength: number };

/** The picture with its heatmap over it; `strength` 0..1. */
export function Still({ address, alt, size: { width, height }, tiny, heatmap, strength }: Props) {
  return (
    <div className="pictured">
      <img
        className={tiny ? "picture tiny" : "picture"}
        src={address}
        alt={alt}
        draggable={false}
        {...(width && height && { width, height })}
        style={{ height: "auto", ...(tiny ? {} : { width: "auto" }) }}
      />
      {heatmap && <img className="heat" src={heatmap} alt="" data-heatmap draggable={false} style={{ opacity: strength }} />}
    </div>
  );
}
