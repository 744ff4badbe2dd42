import { useState } from "react";
import { Fault } from "../account/Fault.tsx";
import { ChannelTable } from "../settings/ChannelTable.tsx";
import { useItems, useKinds } from "../settings/server.ts";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import styles from "./First.module.css";
import { usePassing } from "./server.ts";

/** What each channel promises: taken as it is, or changed right here. */
export function TargetsStep(props: { next: () => void }) {
  const { t } = useText();
  const problem = useProblem();
  const { pass } = usePassing();
  const kinds = useKinds();
  const items = useItems("targets");
  const [fault, setFault] = useState<string | null>(null);
  const kind = kinds.data?.items.find((each) => each.name === "targets");
  const accept = async () => {
    try {
      await pass(["targets"]);
      props.next();
    } catch (error) {
      setFault(problem(error));
    }
  };
  return (
    <section className={page.block} aria-labelledby="targets">
      <h2 id="targets" className={page.heading}>
        {t("first.step.targets")}
      </h2>
      <p className={page.lead}>{t("first.targets_lead")}</p>
      {kind && items.data ? (
        <div className={styles.wide}>
          <ChannelTable kind={kind} items={items.data.items} />
        </div>
      ) : (
        <p role="status">{items.error ? problem(items.error) : t("status.loading")}</p>
      )}
      <Fault text={fault} />
      <div className={form.buttons}>
        <button type="button" className={form.main} onClick={() => void accept()}>
          {t("first.targets_accept")}
        </button>
      </div>
    </section>
  );
}
