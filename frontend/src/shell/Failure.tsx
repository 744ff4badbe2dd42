import { Notice } from "../ui/Notice.tsx";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";

/** The page cannot begin: says why, and lets try again. */
export function Failure(props: { error: unknown; retry: () => void }) {
  const { t } = useText();
  const problem = useProblem();
  return (
    <main>
      <h1 className="visually-hidden">{t("monitor")}</h1>
      <Notice alert title={problem(props.error)} action={{ label: t("grid.retry"), run: props.retry }} />
    </main>
  );
}
