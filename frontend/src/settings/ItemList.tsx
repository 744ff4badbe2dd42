// The items of a kind, each opened by its address; to a list people add.
import { Link } from "../parts/Link.tsx";
import form from "../ui/Form.module.css";
import { Icon } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import page from "../ui/Page.module.css";
import { pathOf } from "../use/route.ts";
import { useText } from "../use/text.tsx";
import { keyOf, useIsDrafted } from "./drafts.ts";
import styles from "./Settings.module.css";
import type { Item, KindShown } from "./shapes.ts";
import { useShow } from "./show.ts";

/** The last part of the address of a new item's form. */
export const NEW = "+";

export function ItemList(props: { kind: KindShown; items: readonly Item[] }) {
  const { t } = useText();
  const { kind, items } = props;
  return (
    <>
      {kind.items === "list" ? (
        <div className={form.buttons}>
          <Link className={form.plain} to={pathOf("configuracion", kind.name, NEW)}>
            <Icon name="add" size={14} />
            {t("item.add")}
          </Link>
        </div>
      ) : null}
      {items.length === 0 ? (
        <Notice title={t("item.none")}>{kind.help}</Notice>
      ) : (
        <ul className={styles.items}>
          {items.map((item) => (
            <Line key={item.id} kind={kind} item={item} />
          ))}
        </ul>
      )}
    </>
  );
}

function Line(props: { kind: KindShown; item: Item }) {
  const { t, region } = useText();
  const { kind, item } = props;
  const show = useShow(kind);
  const drafted = useIsDrafted(keyOf(kind.name, item.id));
  const summary = kind.fields
    .filter(({ input, name }) => ["flag", "minutes", "seconds", "choice"].includes(input) && name !== "archived")
    .flatMap(({ name, label, input }) => {
      const value = item.value[name];
      if (value === null || value === undefined || value === false) return [];
      if (Array.isArray(value) && value.length === 0) return [];
      return input === "flag" ? [label] : [`${label}: ${show.value(name, value)}`];
    });
  const over = item.value.archived === true || item.value.ended === true;
  return (
    <li className={styles.item} data-over={over || undefined}>
      {typeof item.value.icon === "string" ? <span aria-hidden="true">{item.value.icon}</span> : null}
      {typeof item.value.colour === "number" ? (
        <span className={styles.dot} data-tone={item.value.colour} aria-hidden="true" />
      ) : null}
      <Link className={page.link} to={pathOf("configuracion", kind.name, item.id)}>
        {item.name}
      </Link>
      {over ? <span className={page.mark}>{t(item.value.ended ? "item.ended" : "item.archived")}</span> : null}
      {drafted ? (
        <span className={page.mark} data-kind="warn">
          {t("item.unsaved")}
        </span>
      ) : null}
      <span className={page.faint}>{summary.join(" · ")}</span>
      <span className={styles.when}>
        {item.at === null
          ? null
          : t("item.changed_by", {
              who: item.by?.name ?? item.by?.id ?? t("audit.cli"),
              when: region.stamp(Date.parse(item.at)),
            })}
      </span>
    </li>
  );
}
