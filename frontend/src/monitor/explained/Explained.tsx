// "?": what an indicator counts, how, over what time and what it leaves out, and the rows that make it up.
import { useQuery } from "@tanstack/react-query";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Icon } from "../../ui/Icon.tsx";
import { type ApiError, type IndicatorExplained, request } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useIndicator } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./Explained.module.css";

export default function Explained(props: { name: string; close: () => void }) {
  const { t, language, region } = useText();
  const problem = useProblem();
  const indicator = useIndicator(props.name);
  const told = useQuery<IndicatorExplained, ApiError>({
    queryKey: ["indicator", props.name, language],
    queryFn: () => request("GET", `/indicators/${props.name}?lang=${language}`),
    staleTime: Infinity,
  });
  if (!indicator) return null;
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
          <dl className={styles.facts}>
            <dt>{t("cards.formula")}</dt>
            <dd>{told.error ? problem(told.error) : (told.data?.formula ?? "…")}</dd>
            <dt>{t("cards.span")}</dt>
            <dd>{t(`cards.span_${indicator.span}`)}</dd>
            <dt>{t("explained.zone")}</dt>
            <dd>{region.zone}</dd>
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
