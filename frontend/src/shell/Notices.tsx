// What somebody told everyone concerned (Aviso de operación): it stands on every page until it is ended.
import type { NoticeShown } from "../contract/live.ts";
import { Link } from "../parts/Link.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useNow } from "../use/live.tsx";
import { useText } from "../use/text.tsx";
import { useTotals } from "../use/totals.ts";
import styles from "./Banners.module.css";

export default function Notices(props: { notices: readonly NoticeShown[] }) {
  const { t } = useText();
  return (
    <section aria-label={t("notice.label")}>
      {props.notices.map((each) => (
        <Notice key={each.id} notice={each} />
      ))}
    </section>
  );
}

function Notice(props: { notice: NoticeShown }) {
  const { t, region } = useText();
  const { text, since, tag } = props.notice;
  const now = useNow();
  return (
    <div className={styles.banner} data-kind="warn">
      <Icon name="warn" size={14} /> <strong dir="auto">{text}</strong>{" "}
      {since === null ? null : <span>{t("notice.since", { clock: region.clock(Date.parse(since), now) })}</span>}
      {tag === null ? null : <Tagged tag={tag} />}
    </div>
  );
}

/** How many conversations bear the notice's tag, and the way to them. */
function Tagged(props: { tag: string }) {
  const { t } = useText();
  const figures = useTotals({ tag: [props.tag] });
  const count = figures?.all;
  return (
    <>
      {typeof count === "number" ? <span> · {t("grid.total", { n: count })}</span> : null}
      {" · "}
      <Link to={`/?tag=${encodeURIComponent(props.tag)}`} className={styles.link}>
        {t("notice.see")}
      </Link>
    </>
  );
}
