// "Acciones recientes": the way to what one did in the last half hour, for whoever may act.
import { lazy, Suspense } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { selectable } from "./offered.ts";
import styles from "./Recent.module.css";

const RecentList = lazy(() => import("./dialog/RecentList.tsx"));

export function Recent() {
  const { t } = useText();
  const { actions } = useCatalog();
  if (!selectable(actions)) return null;
  return (
    <DialogTrigger>
      <Button className={menu.button} aria-label={t("recent.label")}>
        <Icon name="clock" />
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("recent.label")}>
          <h2 className={styles.title}>{t("recent.label")}</h2>
          <Suspense fallback={<p className={styles.word}>{t("status.loading")}</p>}>
            <RecentList />
          </Suspense>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
