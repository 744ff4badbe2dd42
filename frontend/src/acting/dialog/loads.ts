// What a transfer would make of the loads, before it is done: the same sharing as the server's.
import type { Subject } from "../subject.ts";

export interface Agent {
  readonly id: string;
  readonly status: string;
  /** This and the two below are null outside of the person's reach. */
  readonly groups: readonly string[] | null;
  readonly load: number | null;
  readonly capacity: number | null;
  readonly free: number;
}

/** An agent's load before and after; null where it is not told. */
export interface Load {
  readonly agent: string;
  readonly added: number;
  readonly before: number | null;
  readonly after: number | null;
  readonly capacity: number | null;
  readonly free: number;
}

/** How many of the rows an agent would get that they do not have already. */
const gained = (agent: string, rows: readonly Subject[]): number =>
  rows.filter((row) => row.agent?.id !== agent || row.state !== "in_progress").length;

const load = (agent: Agent, added: number): Load => ({
  agent: agent.id,
  added,
  before: agent.load,
  after: agent.load === null ? null : agent.load + added,
  capacity: agent.capacity,
  free: agent.free,
});

/** All rows to one agent. */
export const toAgent = (agent: Agent, rows: readonly Subject[]): Load => load(agent, gained(agent.id, rows));

/**
 * The rows shared out among a group's available agents, or among those of each row's own: each to who has most places
 * free, the rest to the queue.
 */
export function shareOut(
  group: string | null,
  rows: readonly Subject[],
  agents: readonly Agent[],
): { loads: readonly Load[]; queued: number } {
  const places = agents
    .filter((each) => each.status === "available" && each.free > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((agent) => ({ agent, free: agent.free }));
  let queued = 0;
  for (const row of rows) {
    const into = group ?? row.group?.id;
    const others = places.filter(
      ({ agent, free }) =>
        free > 0 && agent.id !== row.agent?.id && into !== undefined && agent.groups?.includes(into),
    );
    const most = Math.max(0, ...others.map((each) => each.free));
    const next = others.find((each) => each.free === most);
    if (next === undefined) queued += 1;
    else next.free -= 1;
  }
  const loads = places.map(({ agent, free }) => load(agent, agent.free - free)).filter((each) => each.added > 0);
  return { loads, queued };
}
