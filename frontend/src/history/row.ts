// A conversation as the API gives it, as a row that the list's cells can draw.
import type { ColumnShown } from "../contract/live.ts";
import type { Row } from "../live/table.ts";
import type { ConversationShown } from "../use/http.ts";

const moment = (text: string | number | null): number | null =>
  text === null ? null : typeof text === "number" ? text : Date.parse(text);

/** The cells of a finished conversation by column; what only running ones have is not among them. */
export function rowOf(conversation: ConversationShown): Row {
  const each = conversation;
  const { name, language, segment } = each.contact;
  return {
    id: each.id,
    version: each.version,
    cells: {
      ticket: each.ticket,
      channel: each.channel,
      state: each.state,
      customer: { name, language, segment },
      group: each.group,
      agent: each.agent,
      updated: moment(each.updated_at),
      transfers: each.transfers,
      duration: [moment(each.opened_at), moment(each.finished_at)],
      created: moment(each.opened_at),
      time_in_state: moment(each.finished_at),
      priority: each.priority,
      tags: each.tags,
      language,
      segment,
      account: each.account,
      previous_group: each.previous_group,
      rating: each.rating,
      finish_reason: each.finish_reason,
      source: each.source,
    },
  };
}

/** What stands in the table until it is chosen, in this order, where the person may know it. */
export const IN_HISTORY: readonly string[] = [
  "ticket",
  "channel",
  "customer",
  "group",
  "agent",
  "created",
  "duration",
  "transfers",
  "finish_reason",
  "rating",
  "tags",
];

/** What else can stand in it; the rest of the list's columns is about what runs. */
export const MORE: readonly string[] = ["priority", "language", "segment", "account", "previous_group", "source"];

/** The columns of what is over, of those that a person may know. */
export const historyColumns = (known: readonly ColumnShown[]): readonly ColumnShown[] =>
  [...IN_HISTORY, ...MORE].flatMap((name) =>
    known.flatMap((each) => (each.name === name ? [{ ...each, shown: IN_HISTORY.includes(name) }] : [])),
  );
