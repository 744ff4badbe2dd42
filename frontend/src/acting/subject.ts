// What is acted on, as it was seen: whatever happened since is the server's to notice.
import type { Row } from "../live/table.ts";
import type { Conversation } from "../live/transcript.ts";

export interface Someone {
  readonly id: string;
  readonly name: string | null;
}

/** A conversation or an agent as the person saw it. */
export interface Subject {
  readonly id: string;
  readonly version: number;
  /** What people call it: the customer's or the agent's name. */
  readonly name: string | null;
  readonly ticket: string | null;
  readonly state: string;
  readonly agent: Someone | null;
  readonly group: Someone | null;
  readonly source: string;
  readonly priority: number;
  readonly tags: readonly string[];
}

/** A row of the list, as the administrative profiles see it. */
export function subjectOfRow(row: Row): Subject {
  const { cells } = row;
  return {
    id: row.id,
    version: row.version,
    name: (cells.customer as { name: string | null } | null)?.name ?? null,
    ticket: (cells.ticket as string | null) ?? null,
    state: cells.state as string,
    agent: (cells.agent as Someone | null) ?? null,
    group: (cells.group as Someone | null) ?? null,
    source: (cells.source as string | null) ?? "",
    priority: (cells.priority as number | null) ?? 0,
    tags: (cells.tags as string[] | null) ?? [],
  };
}

/** An agent of the list of agents. */
export function subjectOfAgent(row: Row): Subject {
  const { cells } = row;
  return {
    id: row.id,
    version: row.version,
    name: (cells.name as { name: string } | null)?.name || null,
    ticket: null,
    state: (cells.status as { status: string } | null)?.status ?? "",
    agent: null,
    group: null,
    source: (cells.source as string | null) ?? "",
    priority: 0,
    tags: [],
  };
}

type Told = Pick<
  Conversation,
  "id" | "version" | "ticket" | "state" | "agent" | "group" | "source" | "priority" | "tags" | "contact"
>;

/** A conversation as the API tells it. */
export function subjectOfConversation(it: Told): Subject {
  const { id, version, ticket, state, agent, group, source, priority, tags } = it;
  return { id, version, name: it.contact.name || null, ticket, state, agent, group, source, priority, tags };
}
