// The first call goes at once; those that follow within `interval` become one, at its end.

export class Throttle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting = false;

  constructor(
    private readonly interval: number,
    private readonly run: () => void,
  ) {}

  call(): void {
    if (this.timer !== undefined) {
      this.waiting = true;
      return;
    }
    this.run();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.waiting) return;
      this.waiting = false;
      this.call();
    }, this.interval);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = false;
  }
}
