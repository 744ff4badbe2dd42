// Short words at the edge of the page: what was done, with the way back; errors stay until they are read.
import { type ReactNode, useEffect, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { useText } from "../use/text.tsx";
import styles from "./Toasts.module.css";

export interface Toast {
  readonly id: number;
  readonly kind: "done" | "failed";
  readonly text: string;
  /** One line a row that was refused. */
  readonly lines: readonly string[];
  /** How long it stands; null: until it is dismissed. */
  readonly seconds: number | null;
  readonly offer: { readonly label: string; readonly run: () => void } | null;
}

export function Toasts(props: { toasts: readonly Toast[]; dismiss: (id: number) => void; children: ReactNode }) {
  const { t } = useText();
  return (
    <section className={styles.stack} aria-label={t("toasts.label")}>
      {props.children}
      {props.toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} dismiss={props.dismiss} />
      ))}
    </section>
  );
}

function ToastBox(props: { toast: Toast; dismiss: (id: number) => void }) {
  const { t } = useText();
  const { toast, dismiss } = props;
  // Under a pointer or with the focus in it, it waits: nobody aims at something that goes away.
  const [still, setStill] = useState(false);
  useEffect(() => {
    if (toast.seconds === null || still) return;
    const timer = setTimeout(() => dismiss(toast.id), toast.seconds * 1000);
    return () => clearTimeout(timer);
  }, [toast, still, dismiss]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that someone is there; what can be done has buttons.
    <div
      className={styles.toast}
      data-kind={toast.kind}
      role={toast.kind === "failed" ? "alert" : undefined}
      onPointerEnter={() => setStill(true)}
      onPointerLeave={() => setStill(false)}
      onFocus={() => setStill(true)}
      onBlur={() => setStill(false)}
    >
      <div className={styles.words}>
        <p dir="auto">{toast.text}</p>
        {toast.lines.length ? (
          <ul className={styles.lines}>
            {toast.lines.map((line) => (
              <li key={line} dir="auto">
                {line}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {toast.offer ? (
        <button
          type="button"
          className={styles.offer}
          onClick={() => {
            toast.offer?.run();
            dismiss(toast.id);
          }}
        >
          {toast.offer.label}
        </button>
      ) : null}
      <button
        type="button"
        className={styles.close}
        aria-label={t("toasts.dismiss")}
        onClick={() => dismiss(toast.id)}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
