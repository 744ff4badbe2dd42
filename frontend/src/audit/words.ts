// What the trail says in ids and fields, in the reader's words; what no word is known for is shown as it is.
import type { Entry } from "../use/http.ts";
import { useCatalog, useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

/** The kinds of entry that are no actions, in the order in which they can be chosen. */
export const TOLD = [
  "accounts.changed",
  "settings.changed",
  "session.began",
  "session.refused",
  "session.throttled",
  "access.refused",
  "session.ended",
  "transcript.opened",
  "list.exported",
  "data.erased",
  "undo",
] as const;

const MOMENT = /^(until|at|.*_at|.*_until|since)$/;

/** "Transferir conversación", "Cambió una cuenta". */
export function useWhat(): (what: string) => string {
  const { find } = useText();
  const { actions } = useCatalog();
  return (what) =>
    actions.find((each) => each.name === what)?.label ??
    find(`audit.what.${what}`) ??
    find(`actions.${what}`) ??
    what;
}

export function useWho(): (who: Entry["who"]) => string {
  const { t } = useText();
  return (who) => {
    if (who === null) return t("audit.nobody");
    if (who.kind === "cli") return t("audit.cli");
    return who.name ?? who.id ?? who.kind;
  };
}

export function useField(): (field: string) => string {
  const { find } = useText();
  return (field) =>
    field
      .split(".")
      .map((part) => find(`audit.field.${part}`) ?? part)
      .join(" · ");
}

/** A value of a field: names for ids, words for flags, a clock for moments. */
export function useValue(): (field: string, value: unknown) => string {
  const { t, find, region } = useText();
  const catalog = useCatalog();
  const groups = useRoster("groups", true);
  const agents = useRoster("agents", true);
  const nameOf = (roster: typeof groups, id: string) => roster.data?.items.find((each) => each.id === id)?.name ?? id;

  const one = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return "—";
    if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
    if (typeof value === "number" && MOMENT.test(field)) return region.moment(value);
    if (typeof value === "number" && field === "priority") return named(catalog.priorities, String(value));
    if (typeof value === "number") return region.number(value);
    if (typeof value !== "string") return JSON.stringify(value);
    if (field === "profile") return named(catalog.profiles, value);
    if (field === "state") return named(catalog.states, value);
    if (field === "group" || field === "groups" || field === "to_group") return nameOf(groups, value);
    if (field === "agent" || field === "agents" || field === "to_agent") return nameOf(agents, value);
    if (field === "password" && value === "changed") return t("audit.hidden");
    return find(`permissions.${value}`) ?? value;
  };
  return (field, value) => {
    const name = field.split(".").at(-1) ?? field;
    if (!Array.isArray(value)) return one(name, value);
    return value.length ? region.list(value.map((each) => one(name, each))) : "—";
  };
}

const named = (list: readonly { readonly id: string; readonly label: string }[], id: string): string =>
  list.find((each) => each.id === id)?.label ?? id;
