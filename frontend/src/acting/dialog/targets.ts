// Where conversations can go: every group and agent of the organization, kept fresh while someone chooses.
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { folded } from "../../text/folded.ts";
import { type ApiError, request } from "../../use/http.ts";
import type { Subject } from "../subject.ts";
import type { Agent } from "./loads.ts";

export interface GroupTarget {
  readonly kind: "group";
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** Whether it is within the person's reach; outside only name, source, status and free places are told. */
  readonly within: boolean;
  readonly queued: number | null;
  /** Since when the one that waits longest waits. */
  readonly longest_wait: string | null;
  readonly available: number | null;
  readonly free: number;
}

export interface AgentTarget extends Agent {
  readonly kind: "agent";
  readonly name: string;
  readonly source: string;
  readonly within: boolean;
  readonly status_since: string | null;
  readonly status_reason: string | null;
  readonly languages: readonly string[] | null;
}

export type Target = GroupTarget | AgentTarget;

interface Answer {
  readonly groups: readonly Omit<GroupTarget, "kind">[];
  readonly agents: readonly Omit<AgentTarget, "kind">[];
  /** The sources that a helpdesk owns: theirs stay among themselves. */
  readonly owned: readonly string[];
}

export interface Targets {
  readonly groups: readonly GroupTarget[];
  readonly agents: readonly AgentTarget[];
  readonly owned: ReadonlySet<string>;
}

const REFRESH = 2_000;
const FIRST: readonly string[] = [];

/** What is told of them is of now; their order is that of the first answer, for a hand is choosing. */
export function useTargets(): { targets: Targets | null; error: ApiError | null } {
  const asked = useQuery<Targets, ApiError>({
    queryKey: ["targets"],
    queryFn: async () => {
      const told = await request<Answer>("GET", "/targets");
      return {
        groups: told.groups.map((each) => ({ ...each, kind: "group" as const })),
        agents: told.agents.map((each) => ({ ...each, kind: "agent" as const })),
        owned: new Set(told.owned),
      };
    },
    refetchInterval: REFRESH,
    gcTime: 0,
  });
  const order = useRef(FIRST);
  const told = asked.data;
  if (told === undefined) return { targets: null, error: asked.error };
  if (order.current.length === 0) order.current = [...told.groups, ...told.agents].map((each) => each.id);
  return {
    targets: { ...told, groups: inOrder(told.groups, order.current), agents: inOrder(told.agents, order.current) },
    error: asked.error,
  };
}

/** Those known in the order in which they were known, then the new ones. */
export function inOrder<T extends { readonly id: string }>(
  now: readonly T[],
  known: readonly string[],
): readonly T[] {
  const places = new Map(known.map((id, place) => [id, place]));
  const place = (each: T): number => places.get(each.id) ?? known.length;
  return [...now].sort((a, b) => place(a) - place(b));
}

/** Whether all of them wait in a group's queue already: they can be shared out in it, and nothing else. */
export const stand = (group: string, rows: readonly Subject[]): boolean =>
  rows.length > 0 && rows.every((row) => row.group?.id === group && row.state === "queued");

/** What every row may go to, is not already with, and has every typed word in its name. */
export function choosable(targets: Targets, rows: readonly Subject[], typed: string): readonly Target[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const fits = ({ source }: Target): boolean =>
    rows.every((row) => row.source === source || !(targets.owned.has(row.source) || targets.owned.has(source)));
  const there = (target: Target): boolean =>
    target.kind === "agent" &&
    rows.length > 0 &&
    rows.every((row) => row.agent?.id === target.id && row.state === "in_progress");
  return [...targets.groups, ...targets.agents].filter((target) => {
    const name = folded(target.name);
    return fits(target) && !there(target) && words.every((word) => name.includes(word));
  });
}
