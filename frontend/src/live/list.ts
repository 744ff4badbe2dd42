// The rows of one watch as the screen shows them: follows the table, but holds its order while a hand is in it.
import type { Contents } from "./connection.ts";
import type { Freezable } from "./freeze.ts";
import { changedCells, type Marks, marksOf } from "./marks.ts";
import { changesBetween } from "./order.ts";
import { altered, isPrefix, withFewGone } from "./standing.ts";
import { applyDiff, type Departure, fromSnapshot, type Row, type Table } from "./table.ts";
import { Throttle } from "./throttle.ts";

/** The order on the screen. `total` and `pending` are of now. */
export interface Shown {
  readonly order: readonly string[];
  readonly before: number;
  /** Rows of the shown list, for its length; `total` is the count of now. */
  readonly length: number;
  readonly total: number;
  /** Changes of order at or above the visible end that wait behind the pill. */
  readonly pending: number;
  readonly ready: boolean;
  /** When the order last changed under the person's eyes, in the browser's ms. */
  readonly moved: number;
}

export interface Entry {
  readonly row: Row | null;
  readonly left: Departure | null;
  /** What of it changed last under the person's eyes. */
  readonly marks?: Marks | undefined;
}

const UNKNOWN: Entry = { row: null, left: null };
const EMPTY: Shown = { order: [], before: 0, length: 0, total: 0, pending: 0, ready: false, moved: 0 };
const CELL_INTERVAL = 250;
const LIST_INTERVAL = 100;
/** What the server keeps patched for one watch. */
const KEPT = 200;

export class ListStore implements Freezable {
  private table: Table | null = null;
  private shown: Shown = EMPTY;
  private told: Shown = EMPTY;
  private held = false;
  private frozen = false;
  private drawn: readonly string[] = [];
  private turn = 0;
  private visibleEnd = 0;
  private seen = 0;
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new Set<string>();
  private readonly rowListeners = new Map<string, Set<() => void>>();
  private readonly listListeners = new Set<() => void>();
  private readonly rows = new Throttle(CELL_INTERVAL, () => this.tellRows());
  private readonly list = new Throttle(LIST_INTERVAL, () => this.tellList());

  /** `keep` tells the server which rows to keep patched; `healed` hears how much changed while nothing was heard. */
  constructor(
    private readonly columns: readonly string[],
    private readonly keep: (ids: string[]) => void,
    private readonly healed: (changes: number) => void = () => {},
  ) {}

  receive(frame: Contents): void {
    const previous = this.table;
    if (frame.type === "snapshot" || previous === null) {
      if (frame.type === "diff") return;
      this.table = fromSnapshot(this.columns, frame);
      // The same band again: not a move of the window, but a return after a cut.
      if (previous !== null && previous.before === this.table.before) {
        this.healed(changesBetween(previous.order, this.table.order) + altered(previous, this.table));
      }
      for (const id of new Set([...this.entries.keys(), ...this.table.rows.keys()])) this.changed.add(id);
      if (this.held && previous !== null && previous.before === this.table.before) {
        // A cut does not move rows under a hand either; what left meanwhile is not known any more.
        this.keep(this.shown.order.slice(0, KEPT));
        this.settle();
      } else this.adopt();
    } else {
      this.table = applyDiff(this.columns, previous, frame, new Set(this.held ? this.shown.order : []));
      for (const wire of frame.put ?? []) this.changed.add((wire as [string])[0]);
      for (const patch of frame.patch ?? []) this.changed.add((patch as [string])[0]);
      for (const [id] of frame.drop ?? []) this.changed.add(id);
      for (const [, id] of frame.order ?? []) this.changed.add(id);
      this.settle();
    }
    // What is denied leaves the screen at once, whatever the rhythm.
    if (frame.type === "diff" && frame.drop?.some(([, reason]) => reason === "denied")) this.tellRows();
    else this.rows.call();
    this.list.call();
  }

  /** Hold the order, or let it follow again. */
  hold(on: boolean): void {
    if (this.held === on) return;
    this.held = on;
    if (on) {
      this.keep(this.shown.order.slice(0, KEPT));
      // What was about to be shown is shown now: from here on nothing moves.
      this.tellList();
    } else {
      this.adopt();
      this.keep([]);
      this.tellList();
    }
  }

  /** Take what waits, and go on holding. */
  readonly apply = (): void => {
    this.adopt();
    if (this.held) this.keep(this.shown.order.slice(0, KEPT));
    this.tellList();
  };

  /** Law 5: show nothing that comes, but what is denied, until it goes on. */
  freeze(on: boolean): void {
    if (this.frozen === on) return;
    this.frozen = on;
    if (on) return;
    this.tellRows();
    this.tellList();
  }

  waiting(): number {
    return this.frozen ? this.changed.size : 0;
  }

  /** The columns on the screen: a change in one of them is marked. */
  draw(columns: readonly string[]): void {
    this.drawn = columns;
  }

  /** The absolute index just below the last visible row: what changes under it disturbs nobody. */
  see(end: number): void {
    this.visibleEnd = end;
  }

  readonly current = (): Shown => this.told;

  /** Up to which seq the rows on the screen are true. */
  readonly seq = (): number => this.seen;

  readonly entry = (id: string): Entry => this.entries.get(id) ?? UNKNOWN;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listListeners.add(listener);
    return () => this.listListeners.delete(listener);
  };

  subscribeRow(id: string, listener: () => void): () => void {
    const listeners = this.rowListeners.get(id) ?? new Set();
    this.rowListeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.rowListeners.delete(id);
    };
  }

  close(): void {
    this.rows.stop();
    this.list.stop();
  }

  private settle(): void {
    const table = this.table as Table;
    if (!this.held) {
      this.adopt();
      return;
    }
    const end = Math.max(0, this.visibleEnd - this.shown.before);
    const above = Math.abs(table.before - this.shown.before);
    const pending = above + changesBetween(this.shown.order, table.order, end);
    if (pending === 0) {
      this.adopt();
      return;
    }
    const order = withFewGone(this.shown.order, new Set(table.order), end);
    const length = this.shown.length - this.shown.order.length + order.length;
    this.shown = { ...this.shown, order, length, total: table.total, pending };
  }

  private adopt(): void {
    const table = this.table;
    if (table === null) return;
    const same = this.shown.order === table.order && this.shown.before === table.before;
    const stood = same || isPrefix(this.shown, table, this.visibleEnd);
    this.shown = {
      order: table.order,
      before: table.before,
      length: table.total,
      total: table.total,
      pending: 0,
      ready: true,
      moved: stood ? this.shown.moved : Date.now(),
    };
  }

  private tellRows(): void {
    if (this.frozen && this.told.ready) {
      this.tellDenied();
      return;
    }
    this.seen = this.table?.seq ?? 0;
    const present = new Set(this.shown.order);
    const marks = this.marks();
    for (const id of this.changed) {
      const row = this.table?.rows.get(id) ?? null;
      const left = this.table?.left.get(id) ?? null;
      if (row === null && left === null && !present.has(id)) this.entries.delete(id);
      else this.entries.set(id, { row, left, marks: marks.get(id) ?? this.entries.get(id)?.marks });
      this.tellRow(id);
    }
    this.changed.clear();
  }

  /** What has changed of the rows that are drawn. */
  private marks(): ReadonlyMap<string, Marks> {
    const changes = new Map<string, readonly string[]>();
    for (const id of this.changed) {
      if (!this.rowListeners.has(id)) continue;
      changes.set(id, changedCells(this.entry(id).row, this.table?.rows.get(id) ?? null, this.drawn));
    }
    this.turn += 1;
    return marksOf(changes, this.turn, Date.now());
  }

  /** Standing still is no reason to show what may not be seen any more. */
  private tellDenied(): void {
    for (const [id, reason] of this.table?.left ?? []) {
      if (reason !== "denied" || this.entry(id).left === "denied") continue;
      this.entries.set(id, { row: null, left: "denied" });
      this.tellRow(id);
    }
  }

  private tellRow(id: string): void {
    for (const listener of this.rowListeners.get(id) ?? []) listener();
  }

  private tellList(): void {
    if (this.frozen && this.told.ready) return;
    // A row must be known before its place is shown.
    if (this.shown.order.some((id) => !this.entries.has(id))) this.tellRows();
    if (this.told === this.shown) return;
    this.told = this.shown;
    for (const listener of this.listListeners) listener();
  }
}
