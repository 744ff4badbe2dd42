import { OrganizationForm } from "../account/organization/OrganizationForm.tsx";
import { useOrganization } from "../account/organization/server.ts";
import page from "../ui/Page.module.css";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import { useChecklist, usePassing } from "./server.ts";

/** Its name, zone and language: where nobody has named it yet, this browser's are offered. */
export function OrganizationStep(props: { next: () => void }) {
  const { t } = useText();
  const problem = useProblem();
  const organization = useOrganization();
  const { again } = usePassing();
  const checklist = useChecklist();
  const unnamed = checklist.data?.items.some((each) => each.name === "organization" && !each.done);
  const failed = organization.error ?? checklist.error;
  return (
    <section className={page.block} aria-labelledby="organization">
      <h2 id="organization" className={page.heading}>
        {t("first.step.organization")}
      </h2>
      <p className={page.lead}>{t("organization.lead")}</p>
      {organization.data && unnamed !== undefined ? (
        <OrganizationForm
          organization={organization.data}
          suggests={unnamed}
          done={() => {
            void again();
            props.next();
          }}
        />
      ) : (
        <p role="status">{failed ? problem(failed) : t("status.loading")}</p>
      )}
    </section>
  );
}
