import { expect, test, vi } from "vitest";
import { download, type Progress } from "./download.ts";

const answering = (pieces: readonly string[], init: ResponseInit) => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const each of pieces) controller.enqueue(new TextEncoder().encode(each));
      controller.close();
    },
  });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, init)));
};

test("the file is all of its pieces, and every piece is told of", async () => {
  answering(["a,b\r\n1,", "2\r\n3,4\r\n"], { headers: { "X-Total": "2" } });
  const told: Progress[] = [];
  const file = await download(
    "/x",
    new AbortController().signal,
    (each) => told.push(each),
    async () => new Error(),
  );
  expect(await file.text()).toBe("a,b\r\n1,2\r\n3,4\r\n");
  expect(told.map(({ lines }) => lines)).toEqual([0, 2]);
  expect(told.at(-1)).toEqual({ bytes: 15, lines: 2, total: 2 });
});

test("an answer that is no file is the error it says", async () => {
  answering(["{}"], { status: 422 });
  const refused = async (answer: Response) => new Error(String(answer.status));
  await expect(download("/x", new AbortController().signal, () => undefined, refused)).rejects.toThrow("422");
});
