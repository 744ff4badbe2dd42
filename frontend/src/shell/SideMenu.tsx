import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import { Brand } from "./Brand.tsx";
import styles from "./SideMenu.module.css";

function Entries() {
  const { t } = useText();
  return (
    <>
      <div className={styles.brand}>
        <Brand />
      </div>
      <p className={styles.module} id="module">
        <Icon name="headset" />
        {t("module")}
      </p>
      <ul aria-labelledby="module">
        <li>
          <a className={styles.entry} href={`${location.pathname}`} aria-current="page">
            <Icon name="pulse" />
            {t("monitor")}
          </a>
        </li>
      </ul>
    </>
  );
}

/** Beside the page where there is room. */
export function SideMenu() {
  const { t } = useText();
  return (
    <nav className={styles.menu} aria-label={t("nav.label")}>
      <Entries />
    </nav>
  );
}

/** Behind a button where there is not. */
export function MenuDrawer() {
  const { t } = useText();
  return (
    <DialogTrigger>
      <Button className={styles.open} aria-label={t("nav.open")}>
        <Icon name="menu" />
      </Button>
      <ModalOverlay className={styles.overlay} isDismissable>
        <Modal className={styles.drawer}>
          <Dialog className={styles.dialog} aria-label={t("nav.label")}>
            <Entries />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
