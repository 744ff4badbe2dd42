import { duration } from "../format/duration.ts";
import type { ActionResult } from "../use/http.ts";
import { useLive } from "../use/live.tsx";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

/** Why something was not done, by its code. */
export function useReason(): (code: string | null | undefined) => string {
  const { t, find } = useText();
  return (code) => find(`refusals.${code}`) ?? t("refusals.refused");
}

/** Why a row was refused; of one that changed, what it is now, since when and by whom. */
export function useRefusal(): (result: ActionResult) => string {
  const { t } = useText();
  const { clock } = useLive();
  const { states } = useCatalog();
  const reason = useReason();
  return (result) => {
    const { changed } = result;
    if (result.code !== "changed_meanwhile" || !changed) return reason(result.code);
    const agent = changed.agent?.name ?? changed.agent?.id;
    const group = changed.group?.name ?? changed.group?.id;
    const state = states.find((each) => each.id === changed.state)?.label ?? changed.state;
    const what =
      changed.state === "finished"
        ? t("left.finished")
        : agent && group
          ? t("left.to_agent", { agent, group })
          : group
            ? t("left.to_group", { group })
            : t("left.state", { state });
    const parts = [
      changed.at
        ? t("refusals.changed_ago", { what, age: duration((clock.now() - Date.parse(changed.at)) / 1000) })
        : what,
    ];
    if (changed.by?.name) parts.push(t("timeline.by", { who: changed.by.name }));
    return parts.join(" · ");
  };
}
