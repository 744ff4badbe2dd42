// The steps that get an organization going: each can be left out, done in another order, and come back to.
import { type ComponentType, useState } from "react";
import { useActing } from "../acting/acting.ts";
import { Link } from "../parts/Link.tsx";
import form from "../ui/Form.module.css";
import { Icon } from "../ui/Icon.tsx";
import page from "../ui/Page.module.css";
import { useProblem } from "../use/problem.ts";
import { pathOf, useParts } from "../use/route.ts";
import { useText } from "../use/text.tsx";
import { visit } from "../use/url.ts";
import styles from "./First.module.css";
import { HoursStep } from "./HoursStep.tsx";
import { OrganizationStep } from "./OrganizationStep.tsx";
import { PeopleStep } from "./PeopleStep.tsx";
import { SourceStep } from "./SourceStep.tsx";
import { isLeft, type Step, useChecklist, usePassing } from "./server.ts";
import { TargetsStep } from "./TargetsStep.tsx";

const STEPS: Readonly<Record<Step, ComponentType<{ next: () => void }>>> = {
  source: SourceStep,
  organization: OrganizationStep,
  hours: HoursStep,
  targets: TargetsStep,
  people: PeopleStep,
};

export default function FirstPage() {
  const { t } = useText();
  const problem = useProblem();
  const { tellFailed } = useActing();
  const checklist = useChecklist();
  const { pass } = usePassing();
  const [busy, setBusy] = useState(false);
  const asked = useParts()[1];
  if (checklist.data === undefined) {
    return (
      <p className={page.page} role="status">
        {checklist.error ? problem(checklist.error) : t("status.loading")}
      </p>
    );
  }
  const items = checklist.data.items;
  const at = Math.max(
    0,
    items.findIndex((each) => each.name === asked),
  );
  const step = items[at];
  const after = items[at + 1];
  const Show = step && STEPS[step.name];
  const next = () => visit(after ? pathOf("inicio", after.name) : "/");
  const dismiss = async () => {
    setBusy(true);
    try {
      await pass(items.map((each) => each.name));
      visit("/");
    } catch (error) {
      tellFailed(problem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.first}>
      <nav className={styles.steps} aria-label={t("pages.first")}>
        <ol>
          {items.map((each, place) => (
            <li key={each.name}>
              <Link
                className={styles.step}
                to={pathOf("inicio", each.name)}
                aria-current={each === step ? "step" : undefined}
              >
                <span className={styles.number} data-done={!isLeft(each) || undefined} aria-hidden="true">
                  {isLeft(each) ? place + 1 : <Icon name="check" size={12} />}
                </span>
                {t(`first.step.${each.name}`)}
                {isLeft(each) ? null : <span className="visually-hidden">{t("first.done")}</span>}
              </Link>
            </li>
          ))}
        </ol>
        {items.some(isLeft) ? (
          <button type="button" className={form.small} disabled={busy} onClick={() => void dismiss()}>
            {t("first.dismiss")}
          </button>
        ) : null}
      </nav>
      <div className={page.page}>
        {Show ? <Show key={step.name} next={next} /> : null}
        <div className={form.buttons}>
          <button type="button" className={form.plain} onClick={next}>
            {t(after ? "first.next" : "pages.to_monitor")}
          </button>
        </div>
      </div>
    </div>
  );
}
