import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from "react-aria-components";
import { Link } from "../parts/Link.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useParts } from "../use/route.ts";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { Brand } from "./Brand.tsx";
import { isTheirs, PAGES } from "./pages.ts";
import styles from "./SideMenu.module.css";

/** The module and its pages, those that this person may open. */
function Entries(props: { done?: () => void }) {
  const { t } = useText();
  const { permissions } = useSession();
  const [open] = useParts();
  const theirs = PAGES.filter((page) => !page.apart && isTheirs(page, permissions));
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
          <Link
            className={styles.entry}
            to="/"
            aria-current={open === undefined ? "page" : undefined}
            onClick={props.done}
          >
            <Icon name="pulse" />
            {t("monitor")}
          </Link>
        </li>
        {theirs.map((page) => (
          <li key={page.path}>
            <Link
              className={styles.entry}
              to={`/${page.path}`}
              aria-current={open === page.path ? "page" : undefined}
              onClick={props.done}
            >
              <Icon name={page.icon} />
              {t(page.name)}
            </Link>
          </li>
        ))}
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
            {({ close }) => <Entries done={close} />}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
