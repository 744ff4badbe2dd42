// Which columns stand in the list, in what order and how wide.
import { Button } from "react-aria-components";
import { Icon } from "../../ui/Icon.tsx";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { useView } from "../../use/url.ts";
import { columnsOf, moved, STEP, sized, toggled } from "../grid/layout.ts";
import { type Declared, useLayout } from "../grid/useLayout.ts";
import styles from "./Order.module.css";
import { Order } from "./Order.tsx";

export default function Chooser(props: { close: () => void }) {
  const catalog = useCatalog();
  const agents = useView().tab === "agents";
  const declared = agents ? catalog.agent_columns : catalog.columns;
  return <ColumnChooser list={agents ? "agents" : "conversations"} declared={declared} close={props.close} />;
}

/** The columns of one list; `declared` in the order in which they stand until they are chosen. */
export function ColumnChooser(props: {
  list: string;
  declared: readonly (Declared & { readonly help: string })[];
  close: () => void;
}) {
  const { t } = useText();
  const declared = props.declared.filter((each) => each.drawn);
  const { layout, usual, change } = useLayout(props.list, props.declared);
  const shown = columnsOf(layout, declared);
  const others = declared.filter((each) => !layout.some(({ name }) => name === each.name));
  const widthOf = (name: string): number => shown.find((each) => each.name === name)?.width ?? 0;

  return (
    <ModalBox title={t("columns.title")} close={props.close}>
      <p className={styles.help}>{t("columns.help")}</p>
      <Order
        label={t("columns.title")}
        items={[...shown, ...others].map(({ name, label, help }) => ({
          id: name,
          label: label || name,
          help,
          on: layout.some((each) => each.name === name),
        }))}
        toggle={(name) => change(toggled(layout, name))}
        move={(name, place) => change(moved(layout, name, place))}
        more={({ id, label }) => (
          <>
            <span className={styles.width}>{widthOf(id)}</span>
            <button
              type="button"
              className={styles.step}
              aria-label={t("columns.narrower_of", { name: label })}
              onClick={() => change(sized(layout, id, widthOf(id) - STEP))}
            >
              <Icon name="minus" size={14} />
            </button>
            <button
              type="button"
              className={styles.step}
              aria-label={t("columns.wider_of", { name: label })}
              onClick={() => change(sized(layout, id, widthOf(id) + STEP))}
            >
              <Icon name="add" size={14} />
            </button>
          </>
        )}
      />
      <div className={styles.buttons}>
        <button type="button" className={styles.button} disabled={usual} onClick={() => change(null)}>
          {t("columns.reset")}
        </button>
        <Button slot="close" className={`${styles.button} ${styles.main}`}>
          {t("columns.done")}
        </Button>
      </div>
    </ModalBox>
  );
}
