// A setting's value in words: lengths, shares, names.
import { duration } from "../format/duration.ts";
import { useCatalog, useRoster } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import type { KindShown } from "./shapes.ts";

/** Of fields and values of a kind, also of those inside them: `targets.phone.wait`. */
export function useShow(kind: KindShown) {
  const { t, find, region } = useText();
  const { channels } = useCatalog();
  const groups = useRoster("groups", true);
  const inputOf = (field: string): string => {
    const [first = "", ...rest] = field.split(".");
    const input = kind.fields.find((each) => each.name === first)?.input ?? "text";
    if (input === "targets_by_channel") return rest.at(-1) === "goal" ? "share" : "seconds";
    return input === "seconds_by_channel" ? "seconds" : input;
  };
  const name = (field: string): string =>
    field
      .split(".")
      .map(
        (part) =>
          kind.fields.find((each) => each.name === part)?.label ??
          channels.find((each) => each.id === part)?.label ??
          find(`inputs.${part}`) ??
          part,
      )
      .join(" · ");
  const value = (field: string, each: unknown): string => {
    const input = inputOf(field);
    if (each === null || each === undefined || each === "") return t("inputs.none");
    if (typeof each === "boolean") return t(each ? "audit.yes" : "audit.no");
    if (input === "seconds" && typeof each === "number") return duration(each);
    if (input === "share" && typeof each === "number") return region.percent(each);
    if (typeof each === "number") return region.number(each);
    if (Array.isArray(each)) {
      if (each.length === 0) return t("inputs.none");
      return region.list(each.map((one) => (typeof one === "object" ? JSON.stringify(one) : value(field, one))));
    }
    const choices = kind.fields.find((one) => one.name === field)?.choices ?? [];
    if (input === "groups") return groups.data?.items.find((one) => one.id === each)?.name ?? String(each);
    if (input === "channels") return channels.find((one) => one.id === each)?.label ?? String(each);
    return choices.find((one) => one.id === each)?.label ?? String(each);
  };
  return { name, value };
}
