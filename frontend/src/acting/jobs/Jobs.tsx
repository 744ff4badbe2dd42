// Jobs where everyone acts: the form that begins one, how far those are that run, and what came of them.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ActionShown } from "../../contract/live.ts";
import { announce } from "../../ui/announce.ts";
import type { ActionAnswer, Job } from "../../use/http.ts";
import { useCatalog } from "../../use/server.tsx";
import type { Around, Whole } from "../acting.ts";
import type { Wish } from "../perform.ts";
import type { Subject } from "../subject.ts";
import type { NewToast } from "../useToasts.ts";
import { JobBox } from "./JobBox.tsx";
import { JobResults } from "./JobResults.tsx";
import { JOBS, useJobs } from "./server.ts";
import { WholeDialog } from "./WholeDialog.tsx";
import { useJobName, useJobWords } from "./words.ts";

export interface Begun {
  readonly action: ActionShown;
  readonly around: Around;
  readonly subjects: readonly Subject[];
}

export default function Jobs(props: {
  /** The action on all that a list lists that is being asked for. */
  begun: Begun | null;
  begin: (action: ActionShown, whole: Whole) => void;
  send: (wish: Wish) => Promise<ActionAnswer>;
  tell: (toast: NewToast) => void;
  close: () => void;
}) {
  const { begun } = props;
  const queries = useQueryClient();
  const { actions } = useCatalog();
  const name = useJobName();
  const words = useJobWords();
  const { data } = useJobs();
  const [read, setRead] = useState<string | null>(null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const running = useRef(new Set<string>());
  const told = useRef(new Set<string>());
  // What ended before this page was opened is told by "Acciones recientes" alone.
  const shown = (data?.items ?? []).filter(
    (job) => !dismissed.has(job.id) && (job.state === "running" || running.current.has(job.id)),
  );
  useEffect(() => {
    for (const job of data?.items ?? []) {
      if (job.state === "running") running.current.add(job.id);
      else if (running.current.has(job.id) && !told.current.has(job.id)) {
        told.current.add(job.id);
        announce(`${name(job)}: ${words(job)}`, "at once");
      }
    }
  });

  const came = (job: Job) => {
    running.current.add(job.id);
    void queries.invalidateQueries({ queryKey: JOBS });
  };
  const again = (job: Job) => {
    const action = actions.find((each) => each.name === job.action);
    if (action) props.begin(action, { filter: {}, total: job.seen - job.done, again: job.id, fields: job.fields });
    setRead(null);
  };
  const opened = data?.items.find((each) => each.id === read);

  return (
    <>
      {begun?.around.whole ? (
        <WholeDialog
          key={begun.around.whole.again}
          action={begun.action}
          whole={begun.around.whole}
          tags={begun.around.tags ?? []}
          send={props.send}
          begun={(job) => {
            came(job);
            begun.around.begun?.();
          }}
          close={props.close}
        />
      ) : null}
      {shown.map((job) => (
        <JobBox
          key={job.id}
          job={job}
          came={came}
          tell={props.tell}
          read={() => setRead(job.id)}
          dismiss={() => setDismissed(new Set([...dismissed, job.id]))}
        />
      ))}
      {opened ? <JobResults job={opened} again={() => again(opened)} close={() => setRead(null)} /> : null}
    </>
  );
}
