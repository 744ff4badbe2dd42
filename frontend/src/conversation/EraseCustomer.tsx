// All that is kept of the customer, shown and then erased for ever: asked twice, for nothing brings it back.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { announce } from "../ui/announce.ts";
import form from "../ui/Form.module.css";
import { ModalBox } from "../ui/ModalBox.tsx";
import page from "../ui/Page.module.css";
import { type CustomerShown, type ErasedCustomer, request } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useText } from "../use/text.tsx";

export default function EraseCustomer(props: { conversation: string; close: () => void }) {
  const { t, region } = useText();
  const problem = useProblem();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const path = `/conversations/${encodeURIComponent(props.conversation)}/customer`;
  const kept = useQuery({
    queryKey: ["customer", props.conversation],
    queryFn: () => request<CustomerShown>("GET", path),
    gcTime: 0,
  });
  const { conversations = 0, open = 0, messages = 0, names = [], since } = kept.data ?? {};

  const erase = async () => {
    setBusy(true);
    try {
      const body = { conversation: props.conversation, conversations };
      const erased = await request<ErasedCustomer>("POST", "/customers/erase", body);
      announce(t("erase.done", { n: erased.conversations }), "at once");
      props.close();
      void queries.invalidateQueries();
    } catch (error) {
      setFault(problem(error));
      setSure(false);
      setBusy(false);
      void kept.refetch();
    }
  };
  const said = fault ?? (kept.error ? problem(kept.error) : null);
  return (
    <ModalBox title={sure ? t("erase.sure") : t("erase.title")} close={props.close} kept={busy}>
      {kept.data ? (
        <>
          <p className={page.lead} dir="auto">
            {names.length ? region.list(names) : t("grid.no_name")}
          </p>
          <p className={page.lead}>
            {t("erase.kept", {
              n: conversations,
              open,
              messages,
              since: since ? region.moment(Date.parse(since)) : "",
            })}
          </p>
          <p className={page.lead}>{t("erase.what")}</p>
        </>
      ) : null}
      {said === null ? null : <p role="alert">{said}</p>}
      <div className={form.buttons}>
        <button type="button" className={form.plain} disabled={busy} onClick={props.close}>
          {t("form.cancel")}
        </button>
        <button
          type="button"
          className={form.danger}
          disabled={busy || !kept.data}
          onClick={() => (sure ? void erase() : setSure(true))}
        >
          {sure ? t("erase.now") : t("erase.go_on")}
        </button>
      </div>
    </ModalBox>
  );
}
