import { useRoster } from "../../use/server.tsx";
import type { Fields } from "../perform.ts";

/** Where an action moved its rows, by name; null where it moved nothing or the name is not this person's to know. */
export function useTarget({ fields }: { readonly fields: Fields }): string | null {
  const { to_agent: agent, to_group: group } = fields;
  const agents = useRoster("agents", typeof agent === "string");
  const groups = useRoster("groups", typeof group === "string");
  const found = (roster: typeof agents, id: unknown) => roster.data?.items.find((each) => each.id === id)?.name;
  return found(agents, agent) ?? found(groups, group) ?? null;
}
