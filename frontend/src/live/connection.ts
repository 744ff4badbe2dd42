// One WebSocket that carries every watch: connects, watches again after a cut, answers beats, knows its silence.
import type {
  Beat,
  Changed,
  ClientFrame,
  Diff,
  Present,
  Reset,
  ServerFrame,
  Snapshot,
  Watch,
} from "../contract/live.ts";
import type { Clock } from "./clock.ts";

export type Wish = Omit<Watch, "type" | "watch">;
export type Contents = Snapshot | Diff;

export interface Heard {
  /** Whether a socket is open and greeted. */
  readonly open: boolean;
  /** When anything was last heard, in the browser's ms; null before the first greeting. */
  readonly last: number | null;
  readonly beat: Beat | null;
  readonly build: string | null;
  /** From commit to this screen, of the newest change, in ms; null before any. */
  readonly delay: number | null;
}

export interface Hooks {
  /** The socket closed, or never opened: the session may be over. */
  closed: (code: number) => void;
  /** Permission or reach changed, or may have while nothing was heard. */
  access: () => void;
  /** A setting changed: what the screen is drawn from may be another. */
  changed: (frame: Changed) => void;
}

interface Taken {
  wish: Wish;
  audience: number | null;
  receive: (frame: Contents) => void;
  refused: (code: string) => void;
  /** Told who else has the conversation open. */
  present: ((frame: Present) => void) | undefined;
  /** The action that the person is about to do with it. */
  doing: string | null;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;
const HALF_OPEN = 15_000;
const GREETING = 10_000;

export class Connection {
  private socket: WebSocket | null = null;
  private readonly watches = new Map<number, Taken>();
  private readonly listeners = new Set<() => void>();
  private next = 0;
  private attempts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private guard: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private state: Heard = { open: false, last: null, beat: null, build: null, delay: null };

  constructor(
    private readonly address: string,
    private readonly clock: Clock,
    private readonly hooks: Hooks,
    private readonly open: (address: string) => WebSocket = (url) => new WebSocket(url),
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.connect();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.drop();
  }

  /** Try at once instead of waiting for the next attempt: the network is back, or the tab is seen again. */
  readonly hurry = (): void => {
    if (!this.running || this.socket) return;
    this.attempts = 0;
    this.connect();
  };

  /** Begin a watch; it is asked for again after every cut, and then begins with a snapshot. */
  watch(
    wish: Wish,
    receive: (frame: Contents) => void,
    refused: (code: string) => void = () => {},
    present?: (frame: Present) => void,
  ): number {
    const id = this.next++;
    this.watches.set(id, { wish, audience: null, receive, refused, present, doing: null });
    if (this.state.open) this.send({ type: "watch", watch: id, ...wish });
    return id;
  }

  /** Another band of rows, also after the next cut. */
  window(id: number, offset: number): void {
    const taken = this.watches.get(id);
    if (!taken || taken.wish.offset === offset) return;
    taken.wish = { ...taken.wish, offset };
    if (this.state.open) this.send({ type: "window", watch: id, offset });
  }

  hold(id: number, ids: string[]): void {
    if (this.state.open && this.watches.has(id)) this.send({ type: "hold", watch: id, ids });
  }

  /** Say what the person is about to do with a transcript's conversation, for those who have it open too. */
  doing(id: number, action: string | null): void {
    const taken = this.watches.get(id);
    if (!taken || taken.doing === action) return;
    taken.doing = action;
    if (this.state.open) this.send({ type: "doing", watch: id, action });
  }

  unwatch(id: number): void {
    if (this.watches.delete(id) && this.state.open) this.send({ type: "unwatch", watch: id });
  }

  readonly heard = (): Heard => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private connect(): void {
    clearTimeout(this.timer);
    const socket = this.open(this.address);
    this.socket = socket;
    this.watchdog(GREETING);
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.socket === socket) this.receive(JSON.parse(event.data) as ServerFrame);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(event.code);
    };
  }

  private lost(code: number): void {
    this.drop();
    if (!this.running) return;
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempts++);
    // Spread out, so that a thousand screens do not return in the same instant.
    this.timer = setTimeout(() => this.connect(), delay * (0.5 + Math.random() / 2));
    this.hooks.closed(code);
  }

  private drop(): void {
    clearTimeout(this.guard);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    for (const taken of this.watches.values()) taken.audience = null;
    this.say({ open: false });
  }

  private watchdog(patience: number): void {
    clearTimeout(this.guard);
    this.guard = setTimeout(() => this.lost(0), patience);
  }

  private receive(frame: ServerFrame): void {
    this.watchdog(HALF_OPEN);
    switch (frame.type) {
      case "hello":
        this.attempts = 0;
        this.clock.sample(frame.at);
        // What changed between one socket's end and this greeting was told to nobody here.
        if (this.state.build !== null) this.hooks.access();
        this.say({ open: true, last: Date.now(), build: frame.build });
        for (const [id, taken] of this.watches) this.again(id, taken);
        return;
      case "beat":
        this.clock.sample(frame.at);
        this.send({ type: "pong" });
        this.say({ last: Date.now(), beat: frame });
        return;
      case "watching": {
        const taken = this.watches.get(frame.watch);
        if (taken) taken.audience = frame.audience;
        return;
      }
      case "snapshot":
      case "diff": {
        const delay = frame.type === "diff" ? Math.max(0, this.clock.now() - frame.at) : this.state.delay;
        for (const taken of this.watches.values()) if (taken.audience === frame.audience) taken.receive(frame);
        this.say({ last: Date.now(), delay });
        return;
      }
      case "present":
        for (const taken of this.watches.values()) if (taken.audience === frame.audience) taken.present?.(frame);
        return;
      case "reset":
        this.reset(frame);
        return;
      case "changed":
        this.hooks.changed(frame);
        return;
      case "refused":
        if (frame.watch != null) this.watches.get(frame.watch)?.refused(frame.code);
        return;
      default:
        frame satisfies never;
    }
  }

  private reset(frame: Reset): void {
    if (frame.reason === "access") this.hooks.access();
    for (const [id, taken] of this.watches) {
      if (frame.audience != null && taken.audience !== frame.audience) continue;
      taken.audience = null;
      this.again(id, taken);
    }
  }

  private again(id: number, { wish, doing }: Taken): void {
    this.send({ type: "watch", watch: id, ...wish });
    if (doing !== null) this.send({ type: "doing", watch: id, action: doing });
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private say(news: Partial<Heard>): void {
    const { open, beat, build } = this.state;
    this.state = { ...this.state, ...news };
    // `last` and `delay` change with every frame: whoever shows them reads them with the clock.
    if (this.state.open === open && this.state.beat === beat && this.state.build === build) return;
    for (const listener of this.listeners) listener();
  }
}
