// One conversation and its messages, kept fresh by a transcript watch.
import type { Contents } from "./connection.ts";

export interface Person {
  readonly id: string | null;
  readonly name: string | null;
}

export interface Attachment {
  readonly name: string;
  readonly type?: string | null;
}

export interface Message {
  readonly id: string;
  readonly kind: "contact" | "agent" | "bot" | "system" | "note";
  readonly at: number;
  readonly author: (Person & { readonly kind: string }) | null;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** A conversation as the API gives it, its moments in ms. */
export interface Conversation {
  readonly id: string;
  readonly source: string;
  readonly ticket: string | null;
  readonly channel: string;
  readonly account: string | null;
  readonly state: string;
  readonly contact: {
    readonly name: string | null;
    readonly phone: string | null;
    readonly email: string | null;
    readonly language: string | null;
    readonly segment: string | null;
  };
  readonly agent: Person | null;
  readonly group: Person | null;
  readonly previous_group: Person | null;
  readonly subject: string | null;
  readonly priority: number;
  readonly tags: readonly string[];
  readonly finish_reason: string | null;
  readonly rating: { readonly score: number; readonly scale: number } | null;
  readonly opened_at: number;
  readonly state_since: number;
  readonly waiting_since: number | null;
  readonly first_response_at: number | null;
  readonly until: number | null;
  readonly finished_at: number | null;
}

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
