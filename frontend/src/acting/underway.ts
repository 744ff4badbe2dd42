// What was asked for and is not on the screen yet: from the click until the row's own diff says it.

export interface Doing {
  /** The action's name, or `undo`. */
  readonly name: string;
  /** Up to which seq the list must have come to show what became of it; null while there is no answer. */
  readonly seq: number | null;
}

/** Where a row's list never tells, because nothing that it shows has changed. */
const LONGEST = 5_000;

export class Underway {
  private readonly rows = new Map<string, Doing>();
  private readonly listeners = new Map<string, Set<() => void>>();

  readonly of = (id: string): Doing | null => this.rows.get(id) ?? null;

  begin(ids: readonly string[], name: string): void {
    for (const id of ids) this.put(id, { name, seq: null });
  }

  /** The server did it: the rows wait for the list to come to `seq`. */
  answered(ids: readonly string[], seq: number): void {
    const marks = new Map<string, Doing>();
    for (const id of ids) {
      const now = this.rows.get(id);
      if (now === undefined) continue;
      marks.set(id, { ...now, seq });
      this.put(id, marks.get(id) as Doing);
    }
    setTimeout(() => {
      for (const [id, mark] of marks) if (this.rows.get(id) === mark) this.end([id]);
    }, LONGEST);
  }

  /** The server did not do it, or nobody knows. */
  end(ids: readonly string[]): void {
    for (const id of ids) if (this.rows.delete(id)) this.tell(id);
  }

  subscribe(id: string, listener: () => void): () => void {
    const listeners = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(id);
    };
  }

  private put(id: string, doing: Doing): void {
    this.rows.set(id, doing);
    this.tell(id);
  }

  private tell(id: string): void {
    for (const listener of this.listeners.get(id) ?? []) listener();
  }
}
