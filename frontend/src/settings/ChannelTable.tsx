// Items of few numbers, as a table: one row a channel, saved row by row.
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { useText } from "../use/text.tsx";
import { keyOf, useDraft } from "./drafts.ts";
import { ItemMeta } from "./ItemMeta.tsx";
import { Duration } from "./inputs/Duration.tsx";
import { Share } from "./inputs/Share.tsx";
import styles from "./Settings.module.css";
import type { Item, KindShown } from "./shapes.ts";
import { useSave } from "./useSave.ts";
import { sentValue } from "./values.ts";

export function ChannelTable(props: { kind: KindShown; items: readonly Item[] }) {
  const { t } = useText();
  const { kind } = props;
  return (
    <table className={`${page.table} ${styles.channels}`}>
      <caption className="visually-hidden">{kind.label}</caption>
      <thead>
        <tr>
          <th scope="col">{t("item.column.channel")}</th>
          {kind.fields.map((each) => (
            <th key={each.name} scope="col" title={each.help ?? undefined}>
              {each.label}
            </th>
          ))}
          <th scope="col">{t("item.column.change")}</th>
        </tr>
      </thead>
      <tbody>
        {props.items.map((item) => (
          <Row key={item.id} kind={kind} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: { kind: KindShown; item: Item }) {
  const { t } = useText();
  const { kind, item } = props;
  const save = useSave(kind);
  const draft = useDraft(keyOf(kind.name, item.id), item.value, item.seq);
  const { fields, whole, changed } = save.faults;
  const run = async () => {
    if (await save.save(item, sentValue(kind.fields, draft.value), changed ? item.seq : draft.seq)) draft.discard();
  };
  const said = changed ? t("item.changed_meanwhile") : (whole ?? Object.values(fields)[0] ?? null);
  return (
    <tr>
      <th scope="row" className={styles.channel}>
        {item.name}
      </th>
      {kind.fields.map((field) => {
        const Shape = field.input === "share" ? Share : Duration;
        return (
          <td key={field.name} data-label={field.label}>
            <Shape
              label={`${item.name}: ${field.label}`}
              value={(draft.value[field.name] as number | null) ?? null}
              change={(to) => draft.change(field.name, to)}
              none={t("inputs.none")}
              invalid={field.name in fields || undefined}
            />
          </td>
        );
      })}
      <td>
        {draft.dirty ? (
          <span className={form.buttons}>
            <button type="button" className={form.main} disabled={save.busy} onClick={run}>
              {t("item.save")}
            </button>
            <button type="button" className={form.plain} onClick={draft.discard}>
              {t("item.discard")}
            </button>
          </span>
        ) : (
          <ItemMeta kind={kind} item={item} save={save} short />
        )}
        {said ? (
          <p className={form.error} role="alert">
            {said}
          </p>
        ) : null}
      </td>
    </tr>
  );
}
