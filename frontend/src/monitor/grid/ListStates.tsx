// A list's states: refused, loading, filtered to nothing, calm, live.
import type { ReactNode } from "react";
import type { Shown } from "../../live/list.ts";
import { Notice } from "../../ui/Notice.tsx";
import { type Lists, useLasting } from "../../use/lists.ts";
import { useText } from "../../use/text.tsx";
import { changeView } from "../../use/url.ts";
import styles from "./ListStates.module.css";

export function ListStates(props: {
  lists: Lists;
  shown: readonly Shown[];
  /** The filters in force, in words. */
  words: readonly string[];
  /** "12 atenciones". */
  total: (n: number) => string;
  /** What is said where the filters leave nothing, and where there is nothing at all. */
  filtered: string;
  calm: { readonly title: string; readonly help: string };
  /** What stands around the calm where there may be nothing because nothing was ever connected. */
  first?: (calm: ReactNode) => ReactNode;
  children: ReactNode;
}) {
  const { t, region } = useText();
  const { shown, words } = props;
  const refused = props.lists.sections.some((section) => section.refused !== null);
  const ready = shown.every((each) => each.ready);
  const slow = useLasting(!ready && !refused, 150);

  const clear = { label: t("filter.clear"), run: () => changeView({ filter: {} }) };
  if (refused) return <Notice alert title={t("grid.error")} action={clear} />;
  if (!ready) return <div className={styles.frame}>{slow ? <Skeleton /> : null}</div>;

  const total = shown.reduce((sum, each) => sum + each.total, 0);
  const drawn = shown.reduce((sum, each) => sum + each.length, 0);
  return (
    <div className={styles.frame}>
      <p className={styles.total} data-empty={total === 0 || undefined}>
        {props.total(total)}
      </p>
      {drawn === 0 && words.length ? (
        <Notice title={props.filtered} action={clear}>
          {t("grid.empty_filtered_help", { filters: region.list([...words]) })}
        </Notice>
      ) : drawn === 0 ? (
        (props.first ?? plainly)(<Notice title={props.calm.title}>{props.calm.help}</Notice>)
      ) : (
        props.children
      )}
    </div>
  );
}

const plainly = (calm: ReactNode) => calm;

function Skeleton() {
  const { t } = useText();
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">{t("status.loading")}</span>
      {Array.from({ length: 14 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bones never move.
        <span key={index} className={styles.bone} />
      ))}
    </div>
  );
}
