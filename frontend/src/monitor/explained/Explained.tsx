// "?": what an indicator counts, how, over what time and what it leaves out, and the rows that make it up.
import { useQuery } from "@tanstack/react-query";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Icon } from "../../ui/Icon.tsx";
import { type ApiError, type IndicatorExplained, request } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useCatalog, useIndicator } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { useView } from "../../use/url.ts";
import { Hour } from "../series/Hour.tsx";
import { Week } from "../series/Week.tsx";
import { useFilterWords } from "../useFilterWords.ts";
import { totalsFilter } from "../wishes.ts";
import styles from "./Explained.module.css";
import { Rows } from "./Rows.tsx";

export default function Explained(props: { name: string; close: () => void }) {
  const { t, language, region } = useText();
  const problem = useProblem();
  const catalog = useCatalog();
  const view = useView();
  const indicator = useIndicator(props.name);
  const filter = view.tab === "agents" ? {} : totalsFilter(view, catalog);
  const words = useFilterWords(filter, catalog.filters);
  const told = useQuery<IndicatorExplained, ApiError>({
    queryKey: ["indicator", props.name, language],
    queryFn: () => request("GET", `/indicators/${props.name}?lang=${language}`),
    staleTime: 60_000,
  });
  if (!indicator) return null;
  const it = told.data;
  return (
    <ModalOverlay className={styles.overlay} isOpen isDismissable onOpenChange={(open) => !open && props.close()}>
      <Modal className={styles.drawer}>
        <Dialog className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {indicator.label}
            </Heading>
            <Button slot="close" className={styles.close} aria-label={t("shortcuts.close")}>
              <Icon name="close" />
            </Button>
          </header>
          <p>{indicator.help}</p>
          {told.error ? <p role="alert">{problem(told.error)}</p> : null}
          <dl className={styles.facts}>
            <dt>{t("cards.formula")}</dt>
            <dd className={styles.formula}>{it?.formula ?? "…"}</dd>
            <dt>{t("cards.span")}</dt>
            <dd>
              {it ? `${it.window} (${it.zone})` : "…"}
              {it?.clock ? <p>{it.clock}</p> : null}
            </dd>
            {it?.left_out.length ? (
              <>
                <dt>{t("explained.left_out")}</dt>
                <dd>
                  <ul className={styles.bullets}>
                    {it.left_out.map((each) => (
                      <li key={each}>{each}</li>
                    ))}
                  </ul>
                </dd>
              </>
            ) : null}
            {it?.inputs.length ? (
              <>
                <dt>{t("explained.inputs")}</dt>
                <dd>
                  <code className={styles.inputs}>{it.inputs.join(", ")}</code>
                </dd>
              </>
            ) : null}
            {words.length ? (
              <>
                <dt>{t("explained.filters")}</dt>
                <dd>{region.list(words)}</dd>
              </>
            ) : null}
          </dl>
          <Hour indicator={indicator} />
          <Week indicator={indicator} zone={it?.zone} />
          {indicator.over === "conversations" ? (
            <Rows indicator={indicator} filter={filter} close={props.close} />
          ) : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
