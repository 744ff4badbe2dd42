// The figures of a totals watch, told to the screen at most four times a second.
import type { Figure } from "../format/figure.ts";
import type { Contents } from "./connection.ts";
import { Throttle } from "./throttle.ts";

export type Figures = Readonly<Record<string, Figure>>;

export class TotalsStore {
  private figures: Figures | null = null;
  private told: Figures | null = null;
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

  private tell(): void {
    this.told = this.figures;
    for (const listener of this.listeners) listener();
  }
}
