import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ListStore } from "./list.ts";
import { COLUMNS, diffOf, type Floor, snapshotOf } from "./server.fixture.ts";

const row = (id: string, name = id.toUpperCase(), version = 1) => ({ id, version, name });
const floor = (...rows: Floor["rows"]): Floor => ({ rows, before: 0, total: rows.length });

const first = floor(row("a"), row("b"), row("c"));
const turned = floor(row("c"), first.rows[0] as Floor["rows"][number], row("d"));

function begin() {
  const keep = vi.fn();
  const store = new ListStore(COLUMNS, keep);
  store.receive(snapshotOf(first, 0));
  store.see(3);
  return { store, keep };
}

function settle() {
  vi.advanceTimersByTime(1000);
}

describe("the list on the screen", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("follows what happens while nobody has a hand in it", () => {
    const { store } = begin();
    store.receive(diffOf(first, turned, 1));
    settle();
    expect(store.current()).toMatchObject({ order: ["c", "a", "d"], pending: 0 });
  });

  test("stands still while held, and says how much waits", () => {
    const { store, keep } = begin();
    store.hold(true);
    expect(keep).toHaveBeenLastCalledWith(["a", "b", "c"]);
    store.receive(diffOf(first, turned, 1));
    settle();
    expect(store.current().order).toEqual(["a", "b", "c"]);
    expect(store.current().pending).toBe(3);
    expect(store.entry("b").left).toBe("unmatched");
  });

  test("lets at most twenty rows that left stand, and takes none away in sight", () => {
    const store = new ListStore(COLUMNS, vi.fn());
    const many = floor(...Array.from({ length: 60 }, (_, index) => row(`r${index}`)));
    store.receive(snapshotOf(many, 0));
    store.see(10);
    store.hold(true);
    store.receive(diffOf(many, floor(...many.rows.slice(0, 5), ...many.rows.slice(45)), 1));
    settle();
    const { order, length } = store.current();
    expect(order.slice(0, 10)).toEqual(many.rows.slice(0, 10).map(({ id }) => id));
    expect(order.length).toBe(20 + 20);
    expect(length).toBe(order.length);
  });

  test("takes what waits when the hold ends, and lets the server forget", () => {
    const { store, keep } = begin();
    store.hold(true);
    store.receive(diffOf(first, turned, 1));
    store.hold(false);
    expect(store.current()).toMatchObject({ order: ["c", "a", "d"], pending: 0 });
    expect(keep).toHaveBeenLastCalledWith([]);
  });

  test("takes what waits when asked, and goes on holding", () => {
    const { store } = begin();
    store.hold(true);
    store.receive(diffOf(first, turned, 1));
    store.apply();
    store.receive(diffOf(turned, first, 2));
    settle();
    expect(store.current()).toMatchObject({ order: ["c", "a", "d"], pending: 3 });
  });

  test("lets in at once what happens below the visible part", () => {
    const { store } = begin();
    store.see(1);
    store.hold(true);
    store.receive(diffOf(first, floor(row("a"), row("c")), 1));
    settle();
    expect(store.current()).toMatchObject({ order: ["a", "c"], pending: 0 });
  });

  test("goes on patching the cells of held rows", () => {
    const { store } = begin();
    store.hold(true);
    store.receive(diffOf(first, floor(row("a", "Nueva", 2), row("b"), row("c")), 1));
    settle();
    expect(store.entry("a").row?.cells.customer).toEqual({ name: "Nueva" });
  });

  test("blanks a denied row at once, held or not", () => {
    const { store } = begin();
    store.hold(true);
    const heard = vi.fn();
    store.subscribeRow("a", heard);
    const diff = diffOf(first, floor(row("b"), row("c")), 1);
    store.receive({ ...diff, drop: [["a", "denied"]] });
    expect(heard).toHaveBeenCalled();
    expect(store.entry("a")).toEqual({ row: null, left: "denied" });
  });

  test("stands still through a cut, and blanks what is not known any more", () => {
    const { store } = begin();
    store.hold(true);
    store.receive(snapshotOf(floor(row("d"), row("c"), row("a")), 9));
    settle();
    expect(store.current()).toMatchObject({ order: ["a", "b", "c"], pending: 3 });
    expect(store.entry("a").row).not.toBeNull();
    expect(store.entry("b")).toEqual({ row: null, left: null });
    store.hold(false);
    expect(store.current()).toMatchObject({ order: ["d", "c", "a"], pending: 0 });
  });

  test("says after a cut how much changed meanwhile", () => {
    const healed = vi.fn();
    const store = new ListStore(COLUMNS, () => {}, healed);
    store.receive(snapshotOf(first, 0));
    store.receive(snapshotOf(floor(row("a", "Nueva", 2), row("c"), row("b")), 9));
    expect(healed).toHaveBeenCalledExactlyOnceWith(2);
  });

  test("tells a row of its changes at most four times a second, and of the last one", () => {
    const { store } = begin();
    settle();
    const heard = vi.fn();
    store.subscribeRow("a", heard);
    let before = first;
    for (let version = 2; version < 22; version++) {
      const now = floor(row("a", `N${version}`, version), ...before.rows.slice(1));
      store.receive(diffOf(before, now, version));
      before = now;
      vi.advanceTimersByTime(50);
    }
    settle();
    expect(heard.mock.calls.length).toBeLessThanOrEqual(6);
    expect(store.entry("a").row?.version).toBe(21);
  });
});
