import { OrganizationForm } from "../account/organization/OrganizationForm.tsx";
import { useOrganization } from "../account/organization/server.ts";
import page from "../ui/Page.module.css";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";
import { usePassing } from "./server.ts";

/** Its name, zone and language: where nobody has named it yet, this browser's are offered. */
export function OrganizationStep(props: { next: () => void }) {
  const { t } = useText();
  const problem = useProblem();
  const organization = useOrganization();
  const { again } = usePassing();
  return (
    <section className={page.block} aria-labelledby="organization">
      <h2 id="organization" className={page.heading}>
        {t("first.step.organization")}
      </h2>
      <p className={page.lead}>{t("organization.lead")}</p>
      {organization.data ? (
        <OrganizationForm
          organization={organization.data}
          suggests
          done={() => {
            void again();
            props.next();
          }}
        />
      ) : (
        <p role="status">{organization.error ? problem(organization.error) : t("status.loading")}</p>
      )}
    </section>
  );
}
