// A list: only the visible lines are drawn, in an order that holds while a hand is in it.
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { useActing } from "../../acting/acting.ts";
import { ROW_HEIGHT } from "../../use/density.ts";
import { useDensity } from "../../use/useDensity.ts";
import { useTools } from "../tools/tools.ts";
import type { GridColumn } from "./face.ts";
import styles from "./Grid.module.css";
import type { GridProps } from "./GridProps.ts";
import { HeaderRow } from "./Header.tsx";
import { HeaderMenu } from "./HeaderMenu.tsx";
import { commandOf, moveBy } from "./keys.ts";
import { HeadingLine, RowLine, UnknownLine } from "./Line.tsx";
import { indexOfId, lineAt, rowsBetween, rowsHere } from "./lines.ts";
import { Pill } from "./Pill.tsx";
import { nextSort } from "./sort.ts";
import { templateOf } from "./template.ts";
import { useCommands } from "./useCommands.ts";
import { useFocus } from "./useFocus.ts";
import { useGoTo } from "./useGoTo.ts";
import { useHold } from "./useHold.ts";
import { useKeys } from "./useKeys.ts";
import { useLines } from "./useLines.ts";
import { useResize } from "./useResize.ts";

const HEADER = 36;
const CARD = 72;
/** A click this soon after a row moved only marks it. */
const JUST_MOVED = 400;

export function Grid(props: GridProps) {
  const { lists, shown, cards, selection } = props;
  const { shown: columns, edge } = useResize(props.columns, props.layout);
  const density = useDensity();
  const keys = useKeys();
  const common = useCommands(lists);
  const height = cards ? CARD : ROW_HEIGHT[density];
  const top = cards ? 0 : HEADER;
  const headings = props.headings !== null;
  const acting = useActing();
  const tools = useTools();
  // The tick is the first column, the menu the last.
  const ticks = !cards && selection !== null ? 1 : 0;
  const width = cards ? 2 : ticks + columns.length + 1;
  const { root, place, lines, go } = useFocus(shown, headings, width);
  const [header, setHeader] = useState<{ column: GridColumn; anchor: HTMLElement } | null>(null);
  const [menu, setMenu] = useState<{ id: string; section: number; anchor: HTMLElement } | null>(null);
  const lastTicked = useRef<string | null>(null);
  const ticked = selection?.size ?? 0;
  const goTo = useGoTo();
  const touch = useHold(
    lists,
    menu !== null || header !== null || ticked > 0 || acting.opened !== null || tools.busy,
  );
  const names = columns.map((each) => each.name).join();
  useEffect(() => lists.draw(names.split(",")), [lists, names]);

  const virtual = useLines(root, lists, shown, headings, place, { lines, height, top });

  const openMenu = (line: number) => {
    const found = lineAt(shown, headings, line);
    const anchor = root.current?.querySelector<HTMLElement>(`[data-line="${line}"] [data-menu]`);
    if (found?.kind === "row" && found.id && anchor) setMenu({ id: found.id, section: found.section, anchor });
  };
  const openHeader = (name: string | undefined) => {
    const column = columns.find((each) => each.name === name);
    const anchor = root.current?.querySelector<HTMLElement>(`[role=columnheader][data-name="${name}"]`);
    if (column && anchor && props.layout) setHeader({ column, anchor });
  };
  /** The row of a line; a tombstone, or a row not here yet, is none. */
  const rowAt = (line: number) => {
    const found = lineAt(shown, headings, line);
    if (found?.kind !== "row" || !found.id) return null;
    const entry = lists.sections[found.section]?.store.entry(found.id);
    return entry && entry.left !== "unmatched" ? entry.row : null;
  };
  const view = (line: number) => {
    const row = rowAt(line);
    if (row !== null) props.onOpen(row);
  };
  const tick = (line: number, range: boolean) => {
    if (selection === null) return;
    if (line < 0) return selection.toggleAll(rowsHere(shown));
    const found = lineAt(shown, headings, line);
    if (found?.kind !== "row" || found.id === null || rowAt(line) === null) return;
    const from = range && lastTicked.current !== null ? indexOfId(shown, headings, lastTicked.current) : -1;
    const last = { id: found.id, section: found.section };
    selection.toggle(last, from < 0 ? [last] : rowsBetween(shown, headings, from, line));
    lastTicked.current = found.id;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    touch();
    if (!keys.off && goTo(event)) return event.preventDefault();
    const page = Math.max(1, Math.floor(((root.current?.clientHeight ?? height) - top) / height) - 1);
    const to = moveBy(event, place, { lines, columns: width, page }, !keys.off);
    if (to !== null) {
      event.preventDefault();
      go(cards && to.line < 0 ? { ...to, line: 0 } : to, true);
      if (to.line >= 0) virtual.scrollToIndex(to.line, { align: "auto" });
      return;
    }
    const command = commandOf(event, keys);
    if (command === null) return;
    if (command === "close" && props.open === null && ticked === 0) return;
    event.preventDefault();
    if (common(command)) return;
    if (command === "transfer") props.onCommand(command, rowAt(place.line));
    else if (command === "close") (props.open === null ? selection?.clear : props.onClose)?.();
    else if (ticks && place.column < width - 1 && (command === "select" || (place.line < 0 && place.column < ticks)))
      tick(place.line, event.shiftKey);
    else if (place.line < 0) {
      const column = columns[place.column - ticks];
      if (command === "menu" && column) openHeader(column.name);
      else if (command === "view" && column?.sort) props.onSort(nextSort(props.sort, column.name));
    } else if (command === "menu" || place.column === width - 1) openMenu(place.line);
    else view(place.line);
  };

  const opensAt = (cell: HTMLElement | null): boolean =>
    columns[Number(cell?.dataset.column ?? -1) - ticks]?.name === props.opens;
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-edge]")) return;
    const title = target.closest<HTMLElement>("[data-sort]");
    if (title) return props.onSort(nextSort(props.sort, title.dataset.sort as string));
    const drawn = target.closest<HTMLElement>("[data-line]");
    if (!drawn) return;
    const line = Number(drawn.dataset.line);
    const cell = target.closest<HTMLElement>("[data-column]");
    go({ line, column: Number(cell?.dataset.column ?? 0) }, true);
    if (target.closest("[data-tick]")) return tick(line, event.shiftKey);
    const found = lineAt(shown, headings, line);
    if (found?.kind !== "row" || Date.now() - (shown[found.section]?.moved ?? 0) < JUST_MOVED) return;
    if (target.closest("[data-menu]")) openMenu(line);
    else if (props.opens === undefined || opensAt(cell)) view(line);
  };

  const here = ticks ? rowsHere(shown) : [];
  const allTicked = here.length > 0 && here.every(({ id }) => selection?.has(id));
  const pending = shown.reduce((sum, each) => sum + each.pending, 0);
  const template = templateOf(columns, ticks > 0);

  return (
    <div className={styles.frame}>
      <Pill pending={pending} apply={lists.apply} />
      <div
        ref={root}
        id="list"
        role="grid"
        aria-label={props.face.label}
        aria-rowcount={lines + 1}
        aria-colcount={width}
        className={styles.grid}
        data-cards={cards || undefined}
        aria-multiselectable={ticks ? true : undefined}
        style={
          {
            "--columns": template.columns,
            "--least": cards ? "0" : `${template.least}px`,
          } as React.CSSProperties
        }
        onKeyDown={onKeyDown}
        onClick={onClick}
        onPointerMove={touch}
        onPointerDown={touch}
        onWheel={touch}
        onContextMenu={(event) => {
          const title = (event.target as HTMLElement).closest<HTMLElement>("[role=columnheader][data-name]");
          if (title === null || props.layout === null) return;
          event.preventDefault();
          openHeader(title.dataset.name);
        }}
      >
        <div role="rowgroup" className={cards ? "visually-hidden" : styles.head}>
          <HeaderRow
            columns={columns}
            sort={props.sort}
            active={place.line < 0 ? place.column : -1}
            ticked={ticks ? allTicked : null}
            edge={props.layout === null ? null : edge}
          />
        </div>
        <div role="rowgroup" className={styles.lines} style={{ height: lines * height }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lineAt(shown, headings, item.index);
            const active = place.line === item.index ? place.column : -1;
            const common = { index: item.index, top: item.start - top, height, active };
            if (line === null) return null;
            if (line.kind === "heading") {
              return (
                <HeadingLine key={item.key} {...common} span={width} text={props.headings?.[line.section] ?? ""} />
              );
            }
            const store = lists.sections[line.section]?.store;
            if (line.id === null || !store) return <UnknownLine key={item.key} {...common} span={width} />;
            return (
              <RowLine
                key={item.key}
                {...common}
                id={line.id}
                store={store}
                face={props.face}
                columns={columns}
                cards={cards}
                open={line.id === props.open}
                ticked={ticks ? (selection?.has(line.id) ?? false) : null}
              />
            );
          })}
        </div>
      </div>
      {ticked ? props.bar() : null}
      {header && props.layout ? (
        <HeaderMenu
          {...header}
          layout={props.layout}
          sort={props.sort}
          onSort={props.onSort}
          close={() => setHeader(null)}
        />
      ) : null}
      {menu
        ? props.menu({
            anchor: menu.anchor,
            row: lists.sections[menu.section]?.store.entry(menu.id).row ?? null,
            close: () => setMenu(null),
          })
        : null}
    </div>
  );
}
