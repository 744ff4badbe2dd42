// An action on all that a list lists: as many as one request takes are done as ever; more become a job.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ActionShown } from "../../contract/live.ts";
import { ModalBox } from "../../ui/ModalBox.tsx";
import { type ActionAnswer, type ApiError, type ConversationPage, type Job, request } from "../../use/http.ts";
import { useProblem } from "../../use/problem.ts";
import { useText } from "../../use/text.tsx";
import type { Whole } from "../acting.ts";
import ActionDialog from "../dialog/ActionDialog.tsx";
import dialog from "../dialog/Dialog.module.css";
import { FormView } from "../dialog/FormView.tsx";
import { TransferForm } from "../dialog/TransferForm.tsx";
import type { Fields, Wish } from "../perform.ts";
import { type Subject, subjectOfConversation } from "../subject.ts";
import { beginJob } from "./server.ts";

/** What one action takes at once. */
const MOST = 500;

interface Asked {
  readonly action: ActionShown;
  readonly whole: Whole;
  readonly tags: readonly string[];
  readonly send: (wish: Wish) => Promise<ActionAnswer>;
  readonly begun: (job: Job) => void;
  readonly close: () => void;
}

export function WholeDialog(props: Asked) {
  const few = props.whole.again === undefined && props.whole.total <= MOST;
  return few ? <AtOnce {...props} /> : <AsJob {...props} />;
}

/** They are fetched as they are now, and seen before anything is done with them. */
function AtOnce(props: Asked) {
  const { t } = useText();
  const says = useProblem();
  const { action, whole, close } = props;
  const [key] = useState(() => crypto.getRandomValues(new Uint32Array(1))[0]);
  const { data, error } = useQuery<readonly Subject[], ApiError>({
    queryKey: ["whole", key],
    queryFn: async () => {
      const asked = new URLSearchParams({ limit: String(MOST) });
      for (const [name, values] of Object.entries(whole.filter)) for (const each of values) asked.append(name, each);
      const { items } = await request<ConversationPage>("GET", `/conversations?${asked}`);
      return items.map(subjectOfConversation);
    },
    // What the form shows does not move under a hand: the server tells what changed meanwhile.
    staleTime: Infinity,
    gcTime: 0,
  });
  if (data?.length) {
    return (
      <ActionDialog
        action={action}
        subjects={data}
        form={action.name}
        tags={props.tags}
        refused={null}
        send={props.send}
        close={close}
      />
    );
  }
  return (
    <ModalBox title={action.label} close={close}>
      <p className={dialog.none}>{error ? says(error) : t(data ? "jobs.none" : "status.loading")}</p>
    </ModalBox>
  );
}

function AsJob(props: Asked) {
  const { t } = useText();
  const says = useProblem();
  const { action, whole, close } = props;
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (fields: Fields) => {
    setSending(true);
    setError(null);
    try {
      props.begun(await beginJob(action.name, fields, whole));
      close();
    } catch (problem) {
      setError(problem);
      setSending(false);
    }
  };
  const Form = action.name === "transfer" ? TransferForm : FormView;
  return (
    <ModalBox title={action.label} close={close} kept={sending} wide={action.name === "transfer"}>
      <p className={dialog.about}>{t("form.about_conversations", { n: whole.total })}</p>
      <p className={dialog.about}>{t("jobs.about")}</p>
      <Form
        action={action}
        subjects={[]}
        count={whole.total}
        tags={props.tags}
        chosen={whole.fields ?? {}}
        sending={sending}
        problem={error === null ? null : says(error)}
        submit={(fields) => void submit(fields)}
        cancel={close}
      />
    </ModalBox>
  );
}
