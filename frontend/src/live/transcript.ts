// One conversation and its messages, kept fresh by a transcript watch.
import type { components } from "../contract/http.ts";
import type { Contents } from "./connection.ts";

type Shapes = components["schemas"];

/** On the live socket moments are ms, where the API writes them out. */
type InMilliseconds<T> = { readonly [K in keyof T]: number extends T[K] ? Exclude<T[K], string> : T[K] };

export type Conversation = InMilliseconds<Shapes["ConversationShown"]>;
export type Message = InMilliseconds<Shapes["MessageShown"]>;

export interface Transcript {
  readonly conversation: Conversation | null;
  readonly messages: readonly Message[];
  readonly seq: number;
}

/** The transcript after a frame: messages are replaced by their id, new ones take their place in time. */
export function follow(transcript: Transcript | null, frame: Contents): Transcript {
  const known = frame.type === "snapshot" ? [] : (transcript?.messages ?? []);
  const news = (frame.messages ?? []) as Message[];
  const replaced = new Set(news.map((message) => message.id));
  const messages = news.length
    ? [...known.filter((message) => !replaced.has(message.id)), ...news].sort((a, b) => a.at - b.at)
    : known;
  return {
    conversation: (frame.conversation as Conversation | undefined) ?? transcript?.conversation ?? null,
    messages,
    seq: frame.seq,
  };
}
