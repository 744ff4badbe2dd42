// An empty monitor, where no source was connected yet: two doors instead of calm.
import type { ReactNode } from "react";
import { Link } from "../parts/Link.tsx";
import form from "../ui/Form.module.css";
import { Notice } from "../ui/Notice.tsx";
import { pathOf } from "../use/route.ts";
import { useText } from "../use/text.tsx";
import styles from "./First.module.css";
import { isLeft, useChecklist } from "./server.ts";

/** `calm` is what is shown once there is a source, or whoever looks after it wants no reminding. */
export default function FirstDoors(props: { calm: ReactNode }) {
  const { t } = useText();
  const step = useChecklist().data?.items.find((each) => each.name === "source");
  if (step === undefined || !isLeft(step)) return props.calm;
  const door = pathOf("inicio", "source");
  return (
    <div>
      <Notice title={t("grid.empty_first")}>{t("grid.empty_first_help")}</Notice>
      <p className={styles.doors}>
        <Link className={form.main} to={door}>
          {t("first.demo")}
        </Link>
        <Link className={form.plain} to={door}>
          {t("first.connect")}
        </Link>
      </p>
    </div>
  );
}
