// Law 5: the screen stands still while the stream goes on, and says how much it has not shown.

/** What may hold something back. */
export interface Freezable {
  freeze(on: boolean): void;
  /** Changes that came since it stands still. */
  waiting(): number;
}

export class Freeze {
  private since: number | null = null;
  private readonly parts = new Set<Freezable>();
  private readonly listeners = new Set<() => void>();

  /** Stand still from this moment of the browser's on (ms), or with null go on. */
  set(now: number | null): void {
    if ((this.since === null) === (now === null)) return;
    this.since = now;
    for (const part of this.parts) part.freeze(now !== null);
    for (const listener of this.listeners) listener();
  }

  /** Since when it stands still, in the browser's ms; null while it does not. */
  readonly at = (): number | null => this.since;

  waiting(): number {
    return [...this.parts].reduce((sum, part) => sum + part.waiting(), 0);
  }

  /** A part that stands still with the rest, from now until the answer is called. */
  join(part: Freezable): () => void {
    this.parts.add(part);
    part.freeze(this.since !== null);
    return () => this.parts.delete(part);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
