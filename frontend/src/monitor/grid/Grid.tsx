// A list: only the visible lines are drawn, in an order that holds while a hand is in it.
import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from "react";
import { useActing } from "../../acting/acting.ts";
import type { Shown } from "../../live/list.ts";
import type { Row } from "../../live/table.ts";
import type { Lists } from "../../use/lists.ts";
import { ROW_HEIGHT, usePreferences } from "../../use/preferences.ts";
import type { Face, GridColumn } from "./face.ts";
import styles from "./Grid.module.css";
import { HeaderRow } from "./Header.tsx";
import { type Command, commandOf, moveBy } from "./keys.ts";
import { HeadingLine, RowLine, UnknownLine } from "./Line.tsx";
import { indexOfId, lineAt, rowsBetween, rowsHere } from "./lines.ts";
import { Pill } from "./Pill.tsx";
import { nextSort } from "./sort.ts";
import { useFocus } from "./useFocus.ts";
import { useGoTo } from "./useGoTo.ts";
import { useHold } from "./useHold.ts";
import { useLines } from "./useLines.ts";
import type { Selection } from "./useSelection.ts";

const HEADER = 36;
const CARD = 72;
const TICK = 32;
/** A click this soon after a row moved only marks it. */
const JUST_MOVED = 400;

export interface GridProps {
  readonly lists: Lists;
  readonly shown: readonly Shown[];
  readonly face: Face;
  /** A heading per section, or none. */
  readonly headings: readonly string[] | null;
  readonly columns: readonly GridColumn[];
  readonly sort: string | null;
  readonly cards: boolean;
  /** What is ticked; null where nothing can be done with many. */
  readonly selection: Selection | null;
  readonly open: string | null;
  /** The only column whose click opens a row; any does where none is named. */
  readonly opens?: string;
  readonly onOpen: (row: Row) => void;
  readonly onClose: () => void;
  readonly onSort: (sort: string | null) => void;
  readonly onHelp: () => void;
  /** A key that the grid leaves to its list, pressed on a row or on none. */
  readonly onCommand: (command: Command, row: Row | null) => void;
  readonly menu: (opened: { anchor: HTMLElement; row: Row | null; close: () => void }) => ReactNode;
  /** What stands below the lines while something is ticked. */
  readonly bar: () => ReactNode;
}

/** The longest state there is, "Em andamento", must be readable whole. */
const STATE = 114;
const widthOf = (column: GridColumn): number =>
  column.cell === "state" ? Math.max(STATE, column.width) : column.width;

/** Of the room to spare, most goes to the customer; names of people and groups take some. */
function share(column: GridColumn): string {
  if (column.grows) return "1fr";
  if (column.cell === "group" || column.cell === "agent" || column.cell === "groups") return "0.5fr";
  return `${widthOf(column)}px`;
}

export function Grid(props: GridProps) {
  const { lists, shown, columns, cards, selection } = props;
  const { density } = usePreferences();
  const height = cards ? CARD : ROW_HEIGHT[density];
  const top = cards ? 0 : HEADER;
  const headings = props.headings !== null;
  const acting = useActing();
  // The tick is the first column, the menu the last.
  const ticks = !cards && selection !== null ? 1 : 0;
  const width = cards ? 2 : ticks + columns.length + 1;
  const { root, place, lines, go } = useFocus(shown, headings, width);
  const [menu, setMenu] = useState<{ id: string; section: number; anchor: HTMLElement } | null>(null);
  const lastTicked = useRef<string | null>(null);
  const ticked = selection?.size ?? 0;
  const goTo = useGoTo();
  const touch = useHold(lists, menu !== null || ticked > 0 || acting.busy);

  const virtual = useLines(root, lists, shown, headings, place, { lines, height, top });

  const openMenu = (line: number) => {
    const found = lineAt(shown, headings, line);
    const anchor = root.current?.querySelector<HTMLElement>(`[data-line="${line}"] [data-menu]`);
    if (found?.kind === "row" && found.id && anchor) setMenu({ id: found.id, section: found.section, anchor });
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
    if (goTo(event)) return event.preventDefault();
    const page = Math.max(1, Math.floor(((root.current?.clientHeight ?? height) - top) / height) - 1);
    const to = moveBy(event, place, { lines, columns: width, page });
    if (to !== null) {
      event.preventDefault();
      go(cards && to.line < 0 ? { ...to, line: 0 } : to, true);
      if (to.line >= 0) virtual.scrollToIndex(to.line, { align: "auto" });
      return;
    }
    const command = commandOf(event);
    if (command === null) return;
    if (command === "close" && props.open === null && ticked === 0) return;
    event.preventDefault();
    if (command === "apply") lists.apply();
    else if (command === "undo") acting.undoLast();
    else if (command === "transfer") props.onCommand(command, rowAt(place.line));
    else if (command === "search") document.getElementById("search")?.focus();
    else if (command === "help") props.onHelp();
    else if (command === "close") (props.open === null ? selection?.clear : props.onClose)?.();
    else if (ticks && place.column < width - 1 && (command === "select" || (place.line < 0 && place.column < ticks)))
      tick(place.line, event.shiftKey);
    else if (place.line < 0) {
      const column = columns[place.column - ticks];
      if (command === "view" && column?.sort) props.onSort(nextSort(props.sort, column.name));
    } else if (command === "menu" || place.column === width - 1) openMenu(place.line);
    else view(place.line);
  };

  const opensAt = (cell: HTMLElement | null): boolean =>
    columns[Number(cell?.dataset.column ?? -1) - ticks]?.name === props.opens;
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const header = target.closest<HTMLElement>("[data-sort]");
    if (header) {
      props.onSort(nextSort(props.sort, header.dataset.sort as string));
      return;
    }
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
  const template = columns.map((each) => `minmax(${widthOf(each)}px, ${share(each)})`).join(" ");
  const least = columns.reduce((sum, each) => sum + widthOf(each), 40 + (ticks ? TICK : 0));

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
            "--columns": `${ticks ? `${TICK}px ` : ""}${template} 40px`,
            "--least": cards ? "0" : `${least}px`,
          } as React.CSSProperties
        }
        onKeyDown={onKeyDown}
        onClick={onClick}
        onPointerMove={touch}
        onPointerDown={touch}
        onWheel={touch}
      >
        <div role="rowgroup" className={cards ? "visually-hidden" : styles.head}>
          <HeaderRow
            columns={columns}
            sort={props.sort}
            active={place.line < 0 ? place.column : -1}
            ticked={ticks ? allTicked : null}
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
