// What is listed, as a file: with how far it is, and a way to stop.
import { useRef, useState } from "react";
import form from "../ui/Form.module.css";
import { Icon } from "../ui/Icon.tsx";
import { download, keep, type Progress } from "../use/download.ts";
import { errorOf } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import { useActing } from "./acting.ts";
import styles from "./Export.module.css";

export type FileForm = "csv" | "xlsx";
const MEGABYTE = 1_000_000;

export function Export(props: {
  forms: readonly FileForm[];
  addressOf: (form: FileForm) => string;
  /** The file's, without its ending. */
  name: string;
  /** "120 of 400 rows". */
  rows: (n: number, total: number) => string;
}) {
  const { t, region } = useText();
  const problem = useProblem();
  const { tell, tellFailed } = useActing();
  const [progress, setProgress] = useState<(Progress & { readonly form: string }) | null>(null);
  const stop = useRef<AbortController | null>(null);

  const run = async (kind: FileForm) => {
    const aborting = new AbortController();
    stop.current = aborting;
    setProgress({ form: kind, bytes: 0, lines: 0, total: null });
    try {
      const told = (now: Progress) => setProgress({ ...now, form: kind });
      const file = await download(props.addressOf(kind), aborting.signal, told, errorOf);
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
            ? props.rows(Math.min(lines, total), total)
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
      {props.forms.map((each) => (
        <button key={each} type="button" className={form.small} onClick={() => void run(each)}>
          <Icon name="save" size={14} />
          {t("export.as", { form: each.toUpperCase() })}
        </button>
      ))}
    </span>
  );
}
