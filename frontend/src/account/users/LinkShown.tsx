import page from "../../ui/Page.module.css";
import type { Invited } from "../../use/http.ts";
import { useText } from "../../use/text.tsx";
import { Copied } from "../Copied.tsx";

/** A link to a password, shown this once: nothing is mailed, whoever made it hands it over. */
export function LinkShown(props: { invited: Invited }) {
  const { t, region } = useText();
  const { user, link, until } = props.invited;
  return (
    <section className={page.block} aria-labelledby="link">
      <h2 id="link" className={page.heading}>
        {t("users.link_title", { name: user.name })}
      </h2>
      <p className={page.lead}>{t("users.link_lead", { until: region.stamp(Date.parse(until)) })}</p>
      <Copied label={t("users.link")} text={link} />
    </section>
  );
}
