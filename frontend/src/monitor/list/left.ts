// Where a row went that is no longer of this list.
import type { Entry } from "../../live/list.ts";
import type { useText } from "../../use/text.tsx";
import { agentOf, groupOf, stateOf } from "./values.ts";

/** The words of its tombstone; null while it is still of this list. */
export function departure(
  entry: Entry,
  t: ReturnType<typeof useText>["t"],
  stateName: (id: string) => string,
): string | null {
  if (entry.left === "denied") return t("left.denied");
  if (entry.left !== "unmatched" || entry.row === null) return null;
  const agent = agentOf(entry.row)?.name;
  const group = groupOf(entry.row)?.name;
  if (stateOf(entry.row) === "finished") return agent ? t("left.finished_by", { agent }) : t("left.finished");
  if (agent && group) return t("left.to_agent", { agent, group });
  if (group) return t("left.to_group", { group });
  return t("left.state", { state: stateName(stateOf(entry.row)) });
}
