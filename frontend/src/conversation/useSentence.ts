import { useReason } from "../acting/useRefusal.ts";
import type { TimelineItem } from "../use/http.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

/** A fact in words. */
export function useSentence(): (item: TimelineItem) => string {
  const { t, find } = useText();
  const { priorities, actions } = useCatalog();
  const why = useReason();
  const named = (value: unknown): string | null => {
    if (typeof value === "string") return value;
    const someone = value as { name?: string | null; id?: string } | null | undefined;
    return someone?.name ?? someone?.id ?? null;
  };
  return ({ type, data }) => {
    const group = named(data.group);
    const agent = named(data.agent);
    switch (type) {
      case "conversation.queued":
        return group ? t("timeline.conversation.queued_in", { group }) : t("timeline.conversation.queued");
      case "conversation.assigned":
        return agent ? t("timeline.conversation.assigned_to", { agent }) : t("timeline.conversation.assigned");
      case "conversation.transferred": {
        const target = [named(data.to_group), named(data.to_agent)].filter(Boolean).join(" · ");
        return target
          ? t("timeline.conversation.transferred_to", { target })
          : t("timeline.conversation.transferred");
      }
      case "conversation.prioritized": {
        const priority = priorities.find((each) => each.id === String(data.priority))?.label;
        return t("timeline.conversation.prioritized", { priority: priority ?? String(data.priority) });
      }
      case "conversation.tagged": {
        const tags = Array.isArray(data.tags) ? data.tags.join(", ") : "";
        return tags ? t("timeline.conversation.tagged", { tags }) : t("timeline.conversation.tagged_none");
      }
      case "conversation.rated":
        return t("timeline.conversation.rated", { score: Number(data.score), scale: Number(data.scale) });
      case "action.requested": {
        const name = String(data.name);
        const action = actions.find((each) => each.name === name)?.label ?? find(`actions.${name}`) ?? name;
        const target = [named(data.to_group), named(data.to_agent)].filter(Boolean).join(" · ");
        return target
          ? t("timeline.action.requested_to", { action, target })
          : t("timeline.action.requested", { action });
      }
      case "action.refused":
        return t("timeline.action.refused", { why: why(String(data.code)) });
      case "conversation.opened":
      case "conversation.pended":
      case "conversation.resumed":
      case "conversation.expired":
      case "conversation.finished":
      case "conversation.reopened":
      case "message.received":
      case "message.sent":
      case "note.added":
      case "contact.updated":
      case "action.sent":
      case "action.undone":
        return t(`timeline.${type}`);
      default:
        // A newer server may tell of facts this page does not know yet: named as they are.
        return type;
    }
  };
}
