// The server's clock as the browser sees it, told once a second to what is on the screen.

const SAMPLES = 12;
const TICK = 1000;

export class Clock {
  private readonly samples: number[] = [];
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped: number | null = null;
  private shown: number;

  constructor(private readonly wall: () => number = Date.now) {
    this.shown = wall();
  }

  /** A moment of the server, just received: the sample that travelled fastest is the nearest to the truth. */
  sample(at: number): void {
    this.samples.push(at - this.wall());
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  /** The server's time now, in ms; that of the stop while stopped. */
  now(): number {
    return (this.stopped ?? this.wall()) + (this.samples.length ? Math.max(...this.samples) : 0);
  }

  /** The time last told to the listeners: the same for everything drawn in one pass. */
  readonly tick = (): number => this.shown;

  /** Time stands still at this moment of the browser's clock (nothing was heard since); null lets it go on. */
  stop(wall: number | null): void {
    if (this.stopped === wall) return;
    this.stopped = wall;
    this.tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.shown = this.now();
      this.arm();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  };

  /** Tell the listeners at once: after a background tab's timers were held back. */
  readonly tell = (): void => {
    this.shown = this.now();
    for (const listener of this.listeners) listener();
  };

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.tell();
        this.arm();
      },
      TICK - (this.wall() % TICK),
    );
  }
}
