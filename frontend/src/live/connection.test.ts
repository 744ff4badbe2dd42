import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ClientFrame, ServerFrame } from "../contract/live.ts";
import { floors } from "./arbitrary.fixture.ts";
import { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { COLUMNS, diffOf, snapshotOf } from "./server.fixture.ts";
import { applyDiff, fromSnapshot, type Table } from "./table.ts";

class Socket {
  readyState = 1;
  sent: ClientFrame[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
  }

  say(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  greet(): void {
    this.say({ type: "hello", protocol: 1, build: "1", at: Date.now() });
  }

  cut(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

function begin() {
  const sockets: Socket[] = [];
  const hooks = { closed: vi.fn(), access: vi.fn(), changed: vi.fn() };
  const open = () => {
    const socket = new Socket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  const connection = new Connection("ws://here", new Clock(), hooks, open);
  connection.start();
  return { connection, hooks, last: () => sockets.at(-1) as Socket, sockets };
}

describe("the connection", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("asks for every watch again after a cut, with the band of then", () => {
    const { connection, last } = begin();
    const watch = connection.watch({ kind: "conversations", offset: 0 }, () => {});
    last().greet();
    connection.window(watch, 300);
    last().cut();
    vi.advanceTimersByTime(10_000);
    last().greet();
    expect(last().sent).toEqual([{ type: "watch", watch, kind: "conversations", offset: 300 }]);
  });

  test("what may have changed between a cut and the next greeting is asked for again", () => {
    const { hooks, last } = begin();
    last().greet();
    expect(hooks.access).not.toHaveBeenCalled();
    last().cut();
    vi.advanceTimersByTime(10_000);
    last().greet();
    expect(hooks.access).toHaveBeenCalledOnce();
  });

  test("gives each frame to the watches of its audience alone", () => {
    const { connection, last } = begin();
    const mine = vi.fn();
    const other = vi.fn();
    const watch = connection.watch({ kind: "totals" }, mine);
    connection.watch({ kind: "totals" }, other);
    last().greet();
    last().say({ type: "watching", watch, audience: 7 });
    last().say({ type: "snapshot", audience: 7, seq: 1, at: 1, indicators: { all: 3 } });
    expect(mine).toHaveBeenCalledOnce();
    expect(other).not.toHaveBeenCalled();
  });

  test("tells of a setting that changed, and watches on", () => {
    const { connection, hooks, last } = begin();
    connection.watch({ kind: "totals" }, () => {});
    last().greet();
    last().sent = [];
    const frame = { type: "changed", what: "settings", kind: "pause", at: 1 } as const;
    last().say(frame);
    expect(hooks.changed).toHaveBeenCalledExactlyOnceWith(frame);
    expect(last().sent).toEqual([]);
  });

  test("answers beats", () => {
    const { last } = begin();
    last().greet();
    last().say({ type: "beat", at: 1, pace: 20, lag: 0, sources: [] });
    expect(last().sent).toEqual([{ type: "pong" }]);
  });

  test("takes a silent socket for lost and opens another", () => {
    const { last, sockets, hooks } = begin();
    last().greet();
    vi.advanceTimersByTime(26_000);
    expect(sockets.length).toBeGreaterThan(1);
    expect(hooks.closed).toHaveBeenCalled();
  });

  test("watches anew on a reset, and says so when it is about access", () => {
    const { connection, hooks, last } = begin();
    const watch = connection.watch({ kind: "totals" }, () => {});
    last().greet();
    last().sent = [];
    last().say({ type: "reset", reason: "access" });
    expect(hooks.access).toHaveBeenCalledOnce();
    expect(last().sent).toEqual([{ type: "watch", watch, kind: "totals" }]);
  });

  test("waits longer and longer between attempts, and hurries when told to", () => {
    const { connection, last, sockets } = begin();
    for (let attempt = 0; attempt < 6; attempt++) {
      last().cut();
      vi.advanceTimersByTime(10_000);
    }
    const tried = sockets.length;
    last().cut();
    vi.advanceTimersByTime(1000);
    expect(sockets.length).toBe(tried);
    connection.hurry();
    expect(sockets.length).toBe(tried + 1);
  });

  test("shows what a fresh one would, wherever it was cut", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(floors, fc.boolean()), { minLength: 1, maxLength: 8 }), (steps) => {
        const { connection, last } = begin();
        let table: Table | null = null;
        const watch = connection.watch({ kind: "conversations" }, (frame) => {
          table =
            frame.type === "snapshot" ? fromSnapshot(COLUMNS, frame) : table && applyDiff(COLUMNS, table, frame);
        });
        let audience = 0;
        const enter = (state: (typeof steps)[0][0], seq: number) => {
          last().greet();
          audience += 1;
          last().say({ type: "watching", watch, audience });
          last().say(snapshotOf(state, seq, audience));
        };
        let before = { rows: [], before: 0, total: 0 } as (typeof steps)[0][0];
        enter(before, 0);
        for (const [index, [state, cut]] of steps.entries()) {
          if (cut) {
            last().cut();
            // What was told meanwhile is lost, and the next snapshot must hold it.
            vi.advanceTimersByTime(10_000);
            enter(state, index + 1);
          } else last().say(diffOf(before, state, index + 1, audience));
          before = state;
          expect(table).toEqual(fromSnapshot(COLUMNS, snapshotOf(state, index + 1)));
        }
        connection.stop();
      }),
      { numRuns: 500 },
    );
  });
});
