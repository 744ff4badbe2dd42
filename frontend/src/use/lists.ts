// The list's sections, each a watch of its own, as one thing that the grid can draw.
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Connection } from "../live/connection.ts";
import { ListStore, type Shown } from "../live/list.ts";
import { type Figures, TotalsStore } from "../live/totals.ts";
import { useLive } from "./live.tsx";

/** Rows of a band: the server's. */
export const BAND = 150;
const MARGIN = 20;

export interface SectionWish {
  readonly name: string;
  readonly label: string | null;
  readonly filter: Record<string, string[]>;
}

/** Whose rows they are. */
export type Kind = "conversations" | "agents" | "groups";

export class Section {
  readonly store: ListStore;
  /** The figures that came with the rows, where they come with them. */
  readonly figures = new TotalsStore();
  private watch: number | null = null;
  refused: string | null = null;

  constructor(
    private readonly connection: Connection,
    readonly kind: Kind,
    readonly name: string,
    private readonly filter: Record<string, string[]>,
    private readonly sort: string | null,
    columns: readonly string[],
    healed: (changes: number) => void,
  ) {
    const keep = (ids: string[]) => {
      if (this.watch !== null) connection.hold(this.watch, ids);
    };
    this.store = new ListStore(columns, keep, healed);
  }

  begin(refused: () => void): void {
    this.watch = this.connection.watch(
      { kind: this.kind, filter: this.filter, sort: this.sort, offset: 0 },
      (frame) => {
        this.store.receive(frame);
        if (frame.indicators) this.figures.receive(frame);
      },
      (code) => {
        this.refused = code;
        refused();
      },
    );
  }

  end(): void {
    if (this.watch !== null) this.connection.unwatch(this.watch);
    this.watch = null;
    this.store.close();
    this.figures.close();
  }

  /** The person sees rows `first` to `end` (exclusive): the band follows. */
  see(first: number, end: number): void {
    this.store.see(end);
    const { before, order, length, ready } = this.store.current();
    if (this.watch === null || !ready) return;
    const lacking = (first < before + MARGIN && before > 0) || end > before + order.length - MARGIN;
    if (!lacking) return;
    const offset = Math.max(0, Math.min(Math.floor((first + end - BAND) / 2), length - BAND));
    this.connection.window(this.watch, offset);
  }
}

export class Lists {
  private shown: readonly Shown[];
  private readonly listeners = new Set<() => void>();

  constructor(readonly sections: readonly Section[]) {
    this.shown = sections.map((section) => section.store.current());
  }

  begin(): () => void {
    const look = () => {
      this.shown = this.sections.map((section) => section.store.current());
      for (const listener of this.listeners) listener();
    };
    const ends = this.sections.map((section) => section.store.subscribe(look));
    for (const section of this.sections) section.begin(look);
    return () => {
      for (const end of ends) end();
      for (const section of this.sections) section.end();
    };
  }

  readonly current = (): readonly Shown[] => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The labels that rows bear, most used first. */
  tags(): readonly string[] {
    const counts = new Map<string, number>();
    for (const { store } of this.sections) {
      for (const id of store.current().order) {
        const tags = (store.entry(id).row?.cells.tags ?? []) as readonly string[];
        for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
    }
    return [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag);
  }

  readonly hold = (on: boolean): void => {
    for (const section of this.sections) section.store.hold(on);
  };

  /** Law 5, for rows and figures alike. */
  freeze(on: boolean): void {
    for (const { store, figures } of this.sections) {
      store.freeze(on);
      figures.freeze(on);
    }
  }

  /** Groups change with every conversation: only what is listed is counted as waiting. */
  waiting(): number {
    const listed = this.sections.filter((section) => section.kind !== "groups");
    return listed.reduce((sum, { store }) => sum + store.waiting(), 0);
  }

  readonly draw = (columns: readonly string[]): void => {
    for (const section of this.sections) section.store.draw(columns);
  };

  readonly apply = (): void => {
    for (const section of this.sections) section.store.apply();
  };
}

/** New filters, another order or other columns start it all anew. `healed` hears of changes during a cut. */
export function useLists(
  wishes: readonly SectionWish[],
  sort: string | null,
  columns: readonly string[],
  healed: (changes: number) => void,
  kind: Kind = "conversations",
) {
  const { connection, freeze } = useLive();
  const key = JSON.stringify([wishes.map(({ name, filter }) => [name, filter]), sort, columns]);
  const lists = useMemo(() => {
    const [wanted, order, names] = JSON.parse(key) as [[string, Record<string, string[]>][], string | null, string[]];
    return new Lists(
      wanted.map(([name, filter]) => new Section(connection, kind, name, filter, order, names, healed)),
    );
  }, [connection, key, healed, kind]);
  useEffect(() => lists.begin(), [lists]);
  useEffect(() => freeze.join(lists), [freeze, lists]);
  const shown = useSyncExternalStore(lists.subscribe, lists.current);
  return { lists, shown };
}

/** The figures beside the rows; those of before stand until the first of another choice are here. */
export function useListFigures(lists: Lists): Figures | null {
  const store = (lists.sections[0] as Section).figures;
  const current = useSyncExternalStore(store.subscribe, store.current);
  const [previous, setPrevious] = useState(current);
  if (current !== null && current !== previous) setPrevious(current);
  return current ?? previous;
}

/** Whether something has lasted for `ms`. */
export function useLasting(on: boolean, ms: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!on) return setLasted(false);
    const timer = setTimeout(() => setLasted(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && lasted;
}
