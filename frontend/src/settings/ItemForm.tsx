// One item's form: drawn from the declared fields, kept while it is typed, saved with a way back.
import type { FormEvent } from "react";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { useText } from "../use/text.tsx";
import { keyOf, useDraft } from "./drafts.ts";
import { ItemMeta } from "./ItemMeta.tsx";
import { Input } from "./inputs/Input.tsx";
import styles from "./Settings.module.css";
import type { Item, KindShown } from "./shapes.ts";
import { useSave } from "./useSave.ts";
import { emptyValue, sentValue } from "./values.ts";

/** An item that is there; `done` after it was saved or removed. */
export function ItemForm(props: { kind: KindShown; item: Item; done?: () => void }) {
  const { t } = useText();
  const { kind, item } = props;
  const save = useSave(kind);
  const draft = useDraft(keyOf(kind.name, item.id), item.value, item.seq);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await save.save(item, sentValue(kind.fields, draft.value), draft.seq))) return;
    draft.discard();
    props.done?.();
  };
  const drop = async () => {
    if (!(await save.drop(item))) return;
    draft.discard();
    props.done?.();
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate aria-label={item.name}>
      <Fields kind={kind} value={draft.value} change={draft.change} faults={save.faults.fields} />
      {save.faults.changed ? (
        <div className={form.problem} role="alert">
          <p>{t("item.changed_meanwhile")}</p>
          <div className={form.buttons}>
            <button
              type="button"
              className={form.small}
              onClick={() => {
                draft.rebase(item.seq);
                save.forget();
              }}
            >
              {t("item.keep_mine")}
            </button>
            <button
              type="button"
              className={form.small}
              onClick={() => {
                draft.discard();
                save.forget();
              }}
            >
              {t("item.take_theirs")}
            </button>
          </div>
        </div>
      ) : null}
      {save.faults.whole ? (
        <p className={form.problem} role="alert">
          {save.faults.whole}
        </p>
      ) : null}
      <div className={form.buttons}>
        <button type="submit" className={form.main} disabled={!draft.dirty || save.busy}>
          {t(save.busy ? "form.sending" : "item.save")}
        </button>
        {draft.dirty ? (
          <button type="button" className={form.plain} onClick={draft.discard}>
            {t("item.discard")}
          </button>
        ) : null}
        {item.default ? null : (
          <button type="button" className={form.plain} disabled={save.busy} onClick={drop}>
            {t(kind.items === "list" ? "item.remove" : "item.to_default")}
          </button>
        )}
      </div>
      <p className={page.faint}>
        <ItemMeta kind={kind} item={item} save={save} />
      </p>
    </form>
  );
}

/** A new item of a list. */
export function NewItem(props: { kind: KindShown; done: () => void }) {
  const { t } = useText();
  const { kind } = props;
  const save = useSave(kind);
  const draft = useDraft(keyOf(kind.name, ""), emptyValue(kind.fields), 0);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await save.create(sentValue(kind.fields, draft.value)))) return;
    draft.discard();
    props.done();
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate aria-label={t("item.new", { name: kind.label })}>
      <Fields kind={kind} value={draft.value} change={draft.change} faults={save.faults.fields} />
      {save.faults.whole ? (
        <p className={form.problem} role="alert">
          {save.faults.whole}
        </p>
      ) : null}
      <div className={form.buttons}>
        <button type="submit" className={form.main} disabled={save.busy}>
          {t(save.busy ? "form.sending" : "item.create")}
        </button>
        <button
          type="button"
          className={form.plain}
          onClick={() => {
            draft.discard();
            props.done();
          }}
        >
          {t("form.cancel")}
        </button>
      </div>
    </form>
  );
}

function Fields(props: {
  kind: KindShown;
  value: Item["value"];
  change: (name: string, to: unknown) => void;
  faults: Readonly<Record<string, string>>;
}) {
  return (
    <div className={styles.fields}>
      {props.kind.fields
        .filter((each) => !each.fixed)
        .map((field) => (
          <Input
            key={field.name}
            field={field}
            value={props.value[field.name] ?? null}
            change={(to) => props.change(field.name, to)}
            error={props.faults[field.name] ?? null}
          />
        ))}
    </div>
  );
}
