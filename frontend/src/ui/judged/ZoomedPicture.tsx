import { ActionIcon, Group, Text } from "@mantine/core";
import { IconMinus, IconPlus, IconZoomReset } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from "react-zoom-pan-pinch";

const STEP = 0.5;
const MOVE_PX = 60;
const MOST = 12;
const AT_ONCE = 0; // ms: a second press during an animation would start from where the first one did
const MOVES: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [MOVE_PX, 0],
  ArrowRight: [-MOVE_PX, 0],
  ArrowUp: [0, MOVE_PX],
  ArrowDown: [0, -MOVE_PX],
};

/** The page scrolls as ever until the picture is zoomed; then wheel, fingers and arrows are the picture's. */
export function ZoomedPicture({ children }: { children: ReactNode }) {
  const zoom = useRef<ReactZoomPanPinchRef>(null);
  const [scale, setScale] = useState(1);
  const zoomed = scale > 1.01;
  return (
    <TransformWrapper
      ref={zoom}
      minScale={1}
      maxScale={MOST}
      centerOnInit
      wheel={{ wheelDisabled: !zoomed, step: 0.2 }}
      panning={{ disabled: !zoomed, velocityDisabled: true }}
      doubleClick={{ mode: "toggle", step: 1.5 }}
      onTransform={(_, state) => setScale(state.scale)}
    >
      {/* A picture one can look at closely is a control, though no role says so: it takes the keys its label names. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="group"
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- as above
        className="zoomable"
        data-scale={scale.toFixed(2)}
        aria-label="Picture. Plus and minus zoom, arrows move it, 0 shows all of it"
        onKeyDown={(event) => act(event, zoom.current, zoomed)}
      >
        <TransformComponent
          wrapperStyle={{ width: "100%", touchAction: zoomed ? "none" : "pan-y", cursor: zoomed ? "grab" : "zoom-in" }}
          contentStyle={{ width: "100%" }}
        >
          <div style={{ width: "100%" }}>{children}</div>
        </TransformComponent>
      </div>
      <Buttons zoom={zoom} scale={scale} zoomed={zoomed} />
    </TransformWrapper>
  );
}

const ACTS: Record<string, (zoom: ReactZoomPanPinchRef) => unknown> = {
  "+": (zoom) => zoom.zoomIn(STEP, AT_ONCE),
  "=": (zoom) => zoom.zoomIn(STEP, AT_ONCE),
  "-": (zoom) => zoom.zoomOut(STEP, AT_ONCE),
  "0": (zoom) => zoom.resetTransform(AT_ONCE),
};

function act(event: KeyboardEvent, zoom: ReactZoomPanPinchRef | null, zoomed: boolean): void {
  if (!zoom || event.ctrlKey || event.metaKey || event.altKey) return;
  const move = zoomed ? MOVES[event.key] : undefined;
  const does = ACTS[event.key];
  if (!move && !does) return;
  event.preventDefault();
  event.stopPropagation();
  if (move) zoom.panBy(...move, AT_ONCE);
  else does?.(zoom);
}

type Zoom = { zoom: React.RefObject<ReactZoomPanPinchRef | null>; scale: number; zoomed: boolean };

function Buttons({ zoom, scale, zoomed }: Zoom) {
  return (
    <Group gap={4} justify="flex-end" mt={6}>
      <Text size="xs" c="dimmed" aria-live="polite" mr={4}>
        {zoomed ? `${Math.round(scale * 100)} %` : ""}
      </Text>
      <ActionIcon variant="default" aria-label="Zoom out" disabled={!zoomed} onClick={() => zoom.current?.zoomOut(STEP, AT_ONCE)}>
        <IconMinus size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Zoom in" disabled={scale >= MOST} onClick={() => zoom.current?.zoomIn(STEP, AT_ONCE)}>
        <IconPlus size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Show all of it" disabled={!zoomed} onClick={() => zoom.current?.resetTransform(AT_ONCE)}>
        <IconZoomReset size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
