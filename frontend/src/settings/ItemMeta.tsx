// Who changed an item and when, every version of it, and the way back to any of them.
import { useState } from "react";
import { changesOf } from "../format/changes.ts";
import form from "../ui/Form.module.css";
import { ModalBox } from "../ui/ModalBox.tsx";
import page from "../ui/Page.module.css";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import styles from "./Settings.module.css";
import { useVersions } from "./server.ts";
import type { Item, KindShown, Version } from "./shapes.ts";
import { useShow } from "./show.ts";
import type { Save } from "./useSave.ts";

export function ItemMeta(props: { kind: KindShown; item: Item; save: Save; short?: boolean }) {
  const { t, region } = useText();
  const { item } = props;
  const [open, setOpen] = useState(false);
  const at = item.at === null ? null : Date.parse(item.at);
  const by = item.by?.name ?? item.by?.id ?? t("audit.cli");
  return (
    <span className={styles.meta}>
      {at === null ? (
        props.short ? null : (
          t("item.never_changed")
        )
      ) : (
        <span title={region.moment(at)}>{t("item.changed_by", { who: by, when: region.stamp(at) })}</span>
      )}
      {at === null ? null : (
        <button
          type="button"
          className={page.link}
          aria-label={t("item.history_of", { name: item.name })}
          onClick={() => setOpen(true)}
        >
          {t("item.history")}
        </button>
      )}
      {open ? (
        <ModalBox title={t("item.history_of", { name: item.name })} wide close={() => setOpen(false)}>
          <Versions {...props} close={() => setOpen(false)} />
        </ModalBox>
      ) : null}
    </span>
  );
}

function Versions(props: { kind: KindShown; item: Item; save: Save; close: () => void }) {
  const { t, region } = useText();
  const problem = useProblem();
  const { kind, item, save } = props;
  const versions = useVersions(kind.name, item.id);
  if (versions.data === undefined) {
    return <p role="status">{versions.error ? problem(versions.error) : t("status.loading")}</p>;
  }
  const items = versions.data.items;
  const back = async (seq: number) => {
    if (await save.restore(item, seq)) props.close();
  };
  return (
    <>
      {save.faults.whole ? (
        <p className={form.problem} role="alert">
          {save.faults.whole}
        </p>
      ) : null}
      <ol className={styles.versions}>
        {items.map((version, place) => (
          <li key={version.seq}>
            <p className={styles.version}>
              <strong>{region.moment(Date.parse(version.at))}</strong>{" "}
              {version.by?.name ?? version.by?.id ?? t("audit.cli")}
              {place === 0 ? <span className={page.mark}>{t("item.current")}</span> : null}
            </p>
            <Difference kind={kind} version={version} before={items[place + 1]} />
            {place === 0 ? null : (
              <button type="button" className={form.small} disabled={save.busy} onClick={() => back(version.seq)}>
                {t("item.put_back")}
              </button>
            )}
          </li>
        ))}
        <li>
          <p className={styles.version}>
            <strong>{t("item.before_all")}</strong>
          </p>
          <button type="button" className={form.small} disabled={save.busy} onClick={() => back(0)}>
            {t("item.put_back")}
          </button>
        </li>
      </ol>
    </>
  );
}

/** What a version changed of the one before it. */
function Difference(props: { kind: KindShown; version: Version; before: Version | undefined }) {
  const { t } = useText();
  const show = useShow(props.kind);
  const { version, before } = props;
  if (version.value === null) return <p>{t("item.put_to_default")}</p>;
  const changes = changesOf(before?.value, version.value);
  return (
    <ul className={styles.changes}>
      {changes.map((each) => (
        <li key={each.field}>
          {show.name(each.field)}: {before?.value ? <del>{show.value(each.field, each.before)}</del> : null}{" "}
          {show.value(each.field, each.after)}
        </li>
      ))}
    </ul>
  );
}
