import { useState } from "react";
import { Invite } from "../account/users/Invite.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

/** Whoever works here, each by a link that is copied to them. */
export function PeopleStep() {
  const { t } = useText();
  const { permissions } = useSession();
  const [asked, setAsked] = useState(0);
  return (
    <>
      <p className={page.lead}>{t("first.people_lead")}</p>
      {permissions.includes("users.manage") ? (
        <>
          <Invite key={asked} />
          <div className={form.buttons}>
            <button type="button" className={form.small} onClick={() => setAsked(asked + 1)}>
              {t("first.people_another")}
            </button>
          </div>
        </>
      ) : (
        <p className={page.faint}>{t("errors.forbidden")}</p>
      )}
    </>
  );
}
