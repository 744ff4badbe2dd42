// "?": what an indicator counts, how, and over what time.
import { useQuery } from "@tanstack/react-query";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import { type ApiError, type IndicatorExplained, request } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useIndicator } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Explain.module.css";

export function Explain(props: { name: string; label: string }) {
  const { t } = useText();
  return (
    <DialogTrigger>
      <Button className={styles.button} aria-label={t("cards.help", { name: props.label })}>
        <Icon name="help" size={14} />
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("cards.help", { name: props.label })}>
          <Explanation name={props.name} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Explanation(props: { name: string }) {
  const { t, language } = useText();
  const problem = useProblem();
  const indicator = useIndicator(props.name);
  const told = useQuery<IndicatorExplained, ApiError>({
    queryKey: ["indicator", props.name, language],
    queryFn: () => request("GET", `/indicators/${props.name}?lang=${language}`),
    staleTime: Infinity,
  });
  if (!indicator) return null;
  return (
    <>
      <h2 className={styles.title}>{indicator.label}</h2>
      <p>{indicator.help}</p>
      <dl className={styles.facts}>
        <dt>{t("cards.formula")}</dt>
        <dd>{told.error ? problem(told.error) : (told.data?.formula ?? "…")}</dd>
        <dt>{t("cards.span")}</dt>
        <dd>{t(`cards.span_${indicator.span}`)}</dd>
      </dl>
    </>
  );
}
