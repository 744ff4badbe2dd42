// The figures of a totals watch, told to the screen at most four times a second.
import type { Figure } from "../format/figure.ts";
import type { Contents } from "./connection.ts";
import type { Freezable } from "./freeze.ts";
import { Throttle } from "./throttle.ts";

export type Figures = Readonly<Record<string, Figure>>;

export class TotalsStore implements Freezable {
  private figures: Figures | null = null;
  private told: Figures | null = null;
  private frozen = false;
  private readonly listeners = new Set<() => void>();
  private readonly throttle = new Throttle(250, () => this.tell());

  receive(frame: Contents): void {
    const base = frame.type === "snapshot" ? {} : this.figures;
    if (base === null) return;
    this.figures = { ...base, ...(frame.indicators as Figures | undefined) };
    this.throttle.call();
  }

  readonly current = (): Figures | null => this.told;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  close(): void {
    this.throttle.stop();
  }

  freeze(on: boolean): void {
    this.frozen = on;
    if (!on && this.told !== this.figures) this.tell();
  }

  /** Rows are what is counted as waiting; figures follow from them. */
  waiting(): number {
    return 0;
  }

  private tell(): void {
    if (this.frozen && this.told !== null) return;
    this.told = this.figures;
    for (const listener of this.listeners) listener();
  }
}
