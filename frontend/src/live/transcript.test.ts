import { expect, test } from "vitest";
import { follow, type Message } from "./transcript.ts";

const message = (id: string, at: number, text = id): Message => ({
  id,
  kind: "contact",
  at,
  author: null,
  text,
  attachments: [],
});
const frame = (seq: number, messages: Message[]) => ({ type: "diff" as const, audience: 1, seq, at: seq, messages });

test("messages take their place in time, however late they come", () => {
  const first = follow(null, { ...frame(1, [message("a", 10), message("c", 30)]), type: "snapshot" });
  const after = follow(first, frame(2, [message("b", 20)]));
  expect(after.messages.map((each) => each.id)).toEqual(["a", "b", "c"]);
});

test("a message told again replaces the one before", () => {
  const first = follow(null, { ...frame(1, [message("a", 10, "hola")]), type: "snapshot" });
  const after = follow(first, frame(2, [message("a", 10, "hola!")]));
  expect(after.messages.map((each) => each.text)).toEqual(["hola!"]);
});

test("a snapshot starts again", () => {
  const first = follow(null, { ...frame(1, [message("a", 10)]), type: "snapshot" });
  const again = follow(first, { ...frame(2, [message("b", 20)]), type: "snapshot" });
  expect(again.messages.map((each) => each.id)).toEqual(["b"]);
});
