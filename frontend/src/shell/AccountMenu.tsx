import { useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { initials } from "../text/initials.ts";
import { request } from "../use/http.ts";
import { SESSION, useCatalog, useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./AccountMenu.module.css";

export function AccountMenu() {
  const { t } = useText();
  const session = useSession();
  const { profiles } = useCatalog();
  const queries = useQueryClient();
  const profile = profiles.find((each) => each.id === session.profile)?.label ?? session.profile;

  const signOut = async () => {
    // Whatever the answer, this browser forgets: a session that is gone already is signed out too.
    await request("DELETE", "/session").catch(() => undefined);
    await queries.resetQueries({ queryKey: SESSION });
  };

  return (
    <DialogTrigger>
      <Button className={styles.button} aria-label={t("header.account", { name: session.user.name })}>
        {initials(session.user.name)}
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Dialog className={styles.dialog} aria-label={t("header.account", { name: session.user.name })}>
          <p className={styles.name}>{session.user.name}</p>
          <p className={styles.email}>{session.user.email}</p>
          <p className={styles.profile}>{profile}</p>
          <p className={styles.email}>
            {session.all_groups ? t("account.reach_all") : t("account.reach_groups", { n: session.groups.length })}
          </p>
          <button type="button" className={styles.out} onClick={signOut}>
            {t("account.sign_out")}
          </button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
