// Which cards stand over the list, and in what order.
import { Button } from "react-aria-components";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { useView } from "../../use/url.ts";
import { useCards } from "../useCards.ts";
import styles from "./Order.module.css";
import { Order } from "./Order.tsx";

export default function CardChooser(props: { close: () => void }) {
  const { t } = useText();
  const catalog = useCatalog();
  const agents = useView().tab === "agents";
  const all = agents ? catalog.agent_cards : catalog.cards;
  const { cards, change } = useCards(agents ? "agents" : "conversations", all);
  const names = cards.map((each) => each.indicator);
  const others = all.map((each) => each.indicator).filter((name) => !names.includes(name));
  const shown = (name: string) => catalog.indicators.find((each) => each.name === name);

  return (
    <ModalBox title={t("cards.choose")} close={props.close}>
      <p className={styles.help}>{t("cards.choose_help")}</p>
      <Order
        label={t("cards.choose")}
        items={[...names, ...others].map((id) => ({
          id,
          label: shown(id)?.label ?? id,
          help: shown(id)?.help ?? "",
          on: names.includes(id),
        }))}
        toggle={(name) => {
          const next = names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
          if (next.length) change(next);
        }}
        move={(name, place) => {
          const rest = names.filter((each) => each !== name);
          change([...rest.slice(0, Math.max(0, place)), name, ...rest.slice(Math.max(0, place))]);
        }}
      />
      <div className={styles.buttons}>
        <button type="button" className={styles.button} onClick={() => change(null)}>
          {t("cards.reset")}
        </button>
        <Button slot="close" className={`${styles.button} ${styles.main}`}>
          {t("columns.done")}
        </Button>
      </div>
    </ModalBox>
  );
}
