// A column made wider or narrower by drawing its header's edge: followed while drawn, remembered when let go.
import { type PointerEvent, useMemo, useRef, useState } from "react";
import type { GridColumn } from "./face.ts";
import { NARROWEST, sized, WIDEST } from "./layout.ts";
import type { LayoutOf } from "./useLayout.ts";

interface Drawn {
  readonly name: string;
  readonly width: number;
}

export function useResize(columns: readonly GridColumn[], layout: LayoutOf | null) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const begin = useRef<{ name: string; x: number; width: number } | null>(null);

  const shown = useMemo(
    () => columns.map((each) => (each.name === drawn?.name ? { ...each, width: drawn.width, sized: true } : each)),
    [columns, drawn],
  );
  const widthAt = (event: PointerEvent): Drawn | null => {
    const from = begin.current;
    if (from === null) return null;
    const width = Math.min(WIDEST, Math.max(NARROWEST, Math.round(from.width + event.clientX - from.x)));
    return { name: from.name, width };
  };
  const edge = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const title = event.currentTarget.closest<HTMLElement>("[data-name]");
      if (layout === null || title === null) return;
      event.preventDefault();
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      begin.current = { name: title.dataset.name as string, x: event.clientX, width: title.offsetWidth };
    },
    onPointerMove: (event: PointerEvent) => {
      const at = widthAt(event);
      if (at) setDrawn(at);
    },
    onPointerUp: (event: PointerEvent) => {
      const at = widthAt(event);
      if (at && at.width !== begin.current?.width) layout?.change(sized(layout.layout, at.name, at.width));
      begin.current = null;
      setDrawn(null);
    },
    onPointerCancel: () => {
      begin.current = null;
      setDrawn(null);
    },
  };
  return { shown, edge };
}

export type Edge = ReturnType<typeof useResize>["edge"];
