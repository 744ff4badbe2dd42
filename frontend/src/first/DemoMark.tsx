// On every page of the demo: nothing here is real; and for who came from a session of their own, the way back.
import { useActing } from "../acting/acting.ts";
import { request } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import styles from "./First.module.css";

export default function DemoMark() {
  const { t } = useText();
  const { visiting } = useSession();
  const problem = useProblem();
  const { tellFailed } = useActing();
  const leave = async () => {
    try {
      await request("DELETE", "/demo/session");
      location.assign("/inicio");
    } catch (error) {
      tellFailed(problem(error));
    }
  };
  return (
    <p className={styles.demo} title={t("demo.title")}>
      <strong>{t("demo.mark")}</strong>
      {visiting ? (
        <button type="button" className={styles.chip} onClick={() => void leave()}>
          {t("demo.leave")}
        </button>
      ) : null}
    </p>
  );
}
