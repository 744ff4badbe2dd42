// A file that the server streams: kept as it comes, with how much of it is here.

export interface Progress {
  /** Bytes so far. */
  readonly bytes: number;
  /** Lines so far, the heading apart, where the file is made of lines. */
  readonly lines: number;
  /** How many rows there will be. */
  readonly total: number | null;
}

const LINE = 10;

/** The whole of it. `told` hears of every piece. Raises what `refused` makes of an answer that is no file. */
export async function download(
  address: string,
  signal: AbortSignal,
  told: (progress: Progress) => void,
  refused: (answer: Response) => Promise<Error>,
): Promise<Blob> {
  const answer = await fetch(address, { signal });
  if (!answer.ok || answer.body === null) throw await refused(answer);
  const total = Number(answer.headers.get("X-Total") ?? Number.NaN);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let [bytes, lines] = [0, -1];
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value as Uint8Array<ArrayBuffer>);
    bytes += value.length;
    for (const byte of value) if (byte === LINE) lines += 1;
    told({ bytes, lines: Math.max(0, lines), total: Number.isNaN(total) ? null : total });
  }
  return new Blob(pieces, { type: answer.headers.get("Content-Type") ?? "" });
}

/** Hand a file to the browser to keep. */
export function keep(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
