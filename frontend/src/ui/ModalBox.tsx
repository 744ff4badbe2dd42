import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./ModalBox.module.css";

/** A box over the page, with a title: Esc or a click beside it closes it, unless it is `kept`. */
export function ModalBox(props: {
  title: string;
  close: () => void;
  kept?: boolean;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen
      isDismissable={!props.kept}
      isKeyboardDismissDisabled={props.kept ?? false}
      onOpenChange={(open) => !open && props.close()}
    >
      <Modal className={styles.box} data-wide={props.wide || undefined}>
        <Dialog className={styles.dialog}>
          <Heading slot="title" className={styles.title}>
            {props.title}
          </Heading>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
