// "S": what is on the screen, kept under a name; for oneself, or for everyone.
import { type FormEvent, useState } from "react";
import { Button } from "react-aria-components";
import { announce } from "../../ui/announce.ts";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { request, type SavedView } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useCatalog, useSession } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { useView } from "../../use/url.ts";
import { agentFilter } from "../agents/wishes.ts";
import order from "../tools/Order.module.css";
import { useFilterWords } from "../useFilterWords.ts";
import { listFilter } from "../wishes.ts";
import { queryOf, useViews, useViewsChanged } from "./useViews.ts";
import styles from "./Views.module.css";

export default function SaveView(props: { close: () => void }) {
  const { t, region } = useText();
  const problem = useProblem();
  const catalog = useCatalog();
  const session = useSession();
  const view = useView();
  const views = useViews();
  const changed = useViewsChanged();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const agents = view.tab === "agents";
  const words = useFilterWords(
    agents ? agentFilter(view, catalog) : listFilter(view, catalog),
    agents ? catalog.agent_filters : catalog.filters,
  );

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setFault(t("views.missing"));
    const last = views.at(-1)?.position ?? 0;
    const body = { name: name.trim(), tab: agents ? "agents" : "conversations", query: queryOf(view), shared };
    try {
      await request<SavedView>("POST", "/views", { ...body, position: last + 1 });
      await changed();
      announce(t("views.saved", { name: name.trim() }), "at once");
      props.close();
    } catch (error) {
      setFault(problem(error));
    }
  };
  return (
    <ModalBox title={t("views.save")} close={props.close}>
      <form className={styles.form} onSubmit={save} noValidate>
        <label className={styles.label}>
          {t("views.name")}
          <input
            className={styles.input}
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened to give a name.
            autoFocus
            maxLength={80}
            value={name}
            aria-invalid={fault !== null || undefined}
            aria-describedby="view-words"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <p id="view-words" className={styles.words}>
          {words.length ? t("views.keeps", { filters: region.list(words) }) : t("views.keeps_all")}
        </p>
        {session.permissions.includes("views.share") ? (
          <label className={styles.check}>
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t("views.share")}
          </label>
        ) : null}
        {fault === null ? null : (
          <p className={styles.error} role="alert">
            {fault}
          </p>
        )}
        <div className={order.buttons}>
          <Button slot="close" className={order.button}>
            {t("form.cancel")}
          </Button>
          <button type="submit" className={`${order.button} ${order.main}`}>
            {t("views.save_now")}
          </button>
        </div>
      </form>
    </ModalBox>
  );
}
