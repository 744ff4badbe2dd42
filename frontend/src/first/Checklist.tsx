// In the header, for who manages settings, until everything is done or passed over.
import { Link } from "../parts/Link.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import styles from "./First.module.css";
import { isLeft, useChecklist } from "./server.ts";

export default function Checklist() {
  const { t } = useText();
  const items = useChecklist().data?.items ?? [];
  const left = items.filter(isLeft).length;
  if (left === 0) return null;
  const done = items.length - left;
  return (
    <Link className={styles.chip} to="/inicio" aria-label={t("first.checklist", { done, all: items.length })}>
      <Icon name="check" size={14} /> <span className={styles.words}>{t("pages.first")}</span> {done}/{items.length}
    </Link>
  );
}
