// The saved views one by one: their names, their order, for whom they are, and whether they stay.
import { useState } from "react";
import { Button } from "react-aria-components";
import { Icon } from "../../ui/Icon.tsx";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { request, type SavedView } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useSession } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import order from "../tools/Order.module.css";
import { useViews, useViewsChanged } from "./useViews.ts";
import styles from "./Views.module.css";

export default function ManageViews(props: { close: () => void }) {
  const { t } = useText();
  const problem = useProblem();
  const views = useViews();
  const changed = useViewsChanged();
  const share = useSession().permissions.includes("views.share");
  const [fault, setFault] = useState<string | null>(null);

  const doing = async (...asked: Promise<unknown>[]) => {
    setFault(null);
    try {
      await Promise.all(asked);
    } catch (error) {
      setFault(problem(error));
    }
    await changed();
  };
  const change = (view: SavedView, body: object) => request("PATCH", `/views/${view.id}`, body);
  /** Two neighbours in each other's place. Only one's own have a place to give. */
  const swap = (place: number, by: number) => {
    const next = [...views];
    const [view] = next.splice(place, 1);
    if (view === undefined) return;
    next.splice(place + by, 0, view);
    void doing(
      ...next.flatMap((each, at) =>
        (each.own || share) && each.position !== at ? [change(each, { position: at })] : [],
      ),
    );
  };
  return (
    <ModalBox title={t("views.manage")} close={props.close} wide>
      {views.length === 0 ? <p className={styles.empty}>{t("views.none")}</p> : null}
      <ul className={styles.form}>
        {views.map((view, place) => {
          const mine = view.own || share;
          return (
            <li key={view.id} className={styles.item}>
              <input
                className={styles.input}
                aria-label={t("views.name_of", { name: view.name })}
                defaultValue={view.name}
                maxLength={80}
                readOnly={!mine}
                onBlur={({ target }) => {
                  const name = target.value.trim();
                  if (name === "") target.value = view.name;
                  else if (name !== view.name) void doing(change(view, { name }));
                }}
              />
              {share ? (
                <label className={styles.check}>
                  <input
                    type="checkbox"
                    checked={view.shared}
                    onChange={({ target }) => doing(change(view, { shared: target.checked }))}
                  />
                  {t("views.share")}
                </label>
              ) : view.shared ? (
                <span className={styles.tag}>{t("views.shared_by", { name: view.by ?? "" })}</span>
              ) : null}
              <button
                type="button"
                className={order.step}
                disabled={place === 0 || !mine}
                aria-label={t("order.up", { name: view.name })}
                onClick={() => swap(place, -1)}
              >
                <Icon name="up" size={14} />
              </button>
              <button
                type="button"
                className={order.step}
                disabled={place === views.length - 1 || !mine}
                aria-label={t("order.down", { name: view.name })}
                onClick={() => swap(place, 1)}
              >
                <Icon name="descend" size={14} />
              </button>
              {mine ? (
                <button
                  type="button"
                  className={order.step}
                  aria-label={t("views.delete", { name: view.name })}
                  onClick={() => doing(request("DELETE", `/views/${view.id}`))}
                >
                  <Icon name="close" size={14} />
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {fault === null ? null : (
        <p className={styles.error} role="alert">
          {fault}
        </p>
      )}
      <div className={order.buttons}>
        <Button slot="close" className={`${order.button} ${order.main}`}>
          {t("columns.done")}
        </Button>
      </div>
    </ModalBox>
  );
}
