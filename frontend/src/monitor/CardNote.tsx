import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

/** Whose they are, where the list is one person's own; how many are open, where it is everyone's. */
export function CardNote(props: { card: string; open: number | null }) {
  const { t } = useText();
  const own = useCatalog().sections.length > 0;
  if (props.card === "all") return props.open === null ? null : <span>{t("cards.open_now", { n: props.open })}</span>;
  if (!own) return null;
  const key =
    props.card === "queued" || props.card === "finished" ? (`cards.own.${props.card}` as const) : "cards.own.other";
  return <span>{t(key)}</span>;
}
