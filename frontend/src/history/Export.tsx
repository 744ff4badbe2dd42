// What is listed, as a file: with how far it is, and a way to stop.
import { useRef, useState } from "react";
import { useActing } from "../acting/acting.ts";
import form from "../ui/Form.module.css";
import { Icon } from "../ui/Icon.tsx";
import { errorOf } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useCatalog, useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { download, keep, type Progress } from "./download.ts";
import styles from "./History.module.css";
import { IN_HISTORY } from "./row.ts";

const FORMS = ["csv", "xlsx"] as const;
const MEGABYTE = 1_000_000;

export function Export(props: { query: string; name: string }) {
  const { t, region, language } = useText();
  const problem = useProblem();
  const { tell, tellFailed } = useActing();
  const { columns } = useCatalog();
  const { permissions } = useSession();
  const [progress, setProgress] = useState<(Progress & { readonly form: string }) | null>(null);
  const stop = useRef<AbortController | null>(null);
  if (!permissions.includes("history.export")) return null;

  const run = async (kind: (typeof FORMS)[number]) => {
    const known = IN_HISTORY.filter((name) => columns.some((each) => each.name === name));
    const mark = kind === "csv" ? "&bom=true" : "";
    const address = `/api/v1/export/conversations.${kind}?${props.query}&columns=${known.join(",")}&lang=${language}${mark}`;
    const aborting = new AbortController();
    stop.current = aborting;
    setProgress({ form: kind, bytes: 0, lines: 0, total: null });
    try {
      const told = (now: Progress) => setProgress({ ...now, form: kind });
      const file = await download(address, aborting.signal, told, errorOf);
      keep(file, `${props.name}.${kind}`);
      tell({ text: t("export.done", { name: `${props.name}.${kind}` }) });
    } catch (error) {
      if (!aborting.signal.aborted) tellFailed(problem(error));
    } finally {
      setProgress(null);
    }
  };
  if (progress !== null) {
    const { total, lines, bytes } = progress;
    const counted = progress.form === "csv" && total !== null;
    return (
      <span className={styles.export} role="status">
        {counted ? (
          <progress max={Math.max(1, total)} value={Math.min(lines, total)} aria-label={t("export.busy")} />
        ) : null}
        <span>
          {counted
            ? t("export.rows", { n: Math.min(lines, total), total })
            : t("export.size", { size: region.decimal(bytes / MEGABYTE, 1) })}
        </span>
        <button type="button" className={form.small} onClick={() => stop.current?.abort()}>
          {t("export.stop")}
        </button>
      </span>
    );
  }
  return (
    <span className={styles.export}>
      {FORMS.map((each) => (
        <button key={each} type="button" className={form.small} onClick={() => void run(each)}>
          <Icon name="save" size={14} />
          {t("export.as", { form: each.toUpperCase() })}
        </button>
      ))}
    </span>
  );
}
