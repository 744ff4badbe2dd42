import { useState } from "react";
import form from "../../ui/Form.module.css";
import { Icon } from "../../ui/Icon.tsx";
import page from "../../ui/Page.module.css";
import type { Invited } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import styles from "./Users.module.css";

/** A link to a password, shown this once: nothing is mailed, whoever made it hands it over. */
export function LinkShown(props: { invited: Invited }) {
  const { t, region } = useText();
  const [copied, setCopied] = useState(false);
  const { user, link, until } = props.invited;
  const copy = async (field: HTMLInputElement | null) => {
    field?.select();
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // No clipboard on a page without TLS: the text is selected, to be copied by hand.
    }
  };
  return (
    <section className={page.block} aria-labelledby="link">
      <h2 id="link" className={page.heading}>
        {t("users.link_title", { name: user.name })}
      </h2>
      <p className={page.lead}>{t("users.link_lead", { until: region.stamp(Date.parse(until)) })}</p>
      <p className={styles.link}>
        <input id="link-text" className={form.input} readOnly aria-label={t("users.link")} value={link} />
        <button
          type="button"
          className={form.main}
          onClick={() => void copy(document.querySelector<HTMLInputElement>("#link-text"))}
        >
          <Icon name="copy" size={14} />
          {t(copied ? "users.copied" : "users.copy")}
        </button>
      </p>
    </section>
  );
}
