// Acting: from a wish to its answer, on every screen by the same road. Forms come when first needed.
import { useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ActionShown } from "../contract/live.ts";
import { returnFocus } from "../ui/focus.ts";
import type { ActionAnswer, ActionResult } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";
import { type Acting, ActingContext, type Around } from "./acting.ts";
import { selectable } from "./offered.ts";
import { perform, refusedOf, undo, type Wish, wishFor } from "./perform.ts";
import { RECENT } from "./recent.ts";
import type { Subject } from "./subject.ts";
import { Toasts } from "./Toasts.tsx";
import { Underway } from "./underway.ts";
import { useAwaited } from "./useAwaited.ts";
import { useRefusal } from "./useRefusal.ts";
import { useToasts } from "./useToasts.ts";
import { useDoneWords } from "./words.ts";

const load = () => import("./dialog/ActionDialog.tsx");
const ActionDialog = lazy(load);
const Jobs = lazy(() => import("./jobs/Jobs.tsx"));

/** Seconds in which the toast offers the way back. */
const UNDO_ONE = 10;
const UNDO_MANY = 30;

interface Open {
  readonly action: ActionShown;
  readonly subjects: readonly Subject[];
  readonly around: Around;
  /** What is told instead of the form, of an action that has none. */
  readonly refused: { readonly wish: Wish; readonly results: readonly ActionResult[] } | null;
}

export function ActingProvider(props: { children: ReactNode }) {
  const { t } = useText();
  const problem = useProblem();
  const refusal = useRefusal();
  const doneWords = useDoneWords();
  const queries = useQueryClient();
  const { actions } = useCatalog();
  const { toasts, tell, dismiss } = useToasts();
  const awaited = useAwaited(tell, dismiss);
  const [underway] = useState(() => new Underway());
  const [open, setOpen] = useState<Open | null>(null);

  // Fetched while nothing is asked for: a click must not wait for it, nor fail because the network does.
  useEffect(() => void load().catch(() => undefined), []);

  /** Mark the rows, ask, and mark what became of them. */
  const ask = async (
    ids: readonly string[],
    name: string,
    asking: () => Promise<ActionAnswer>,
  ): Promise<ActionAnswer> => {
    underway.begin(ids, name);
    try {
      const answer = await asking();
      const refused = refusedOf(answer).map((each) => each.id);
      underway.end(refused);
      underway.answered(
        ids.filter((id) => !refused.includes(id)),
        answer.seq,
      );
      return answer;
    } catch (error) {
      underway.end(ids);
      throw error;
    } finally {
      void queries.invalidateQueries({ queryKey: RECENT });
    }
  };

  const takeBack: Acting["takeBack"] = (action, rows, whole) => {
    const ids = rows.map((each) => each.id);
    const attempt = async (again = false) => {
      try {
        const answer = await ask(ids, "undo", () => undo(action, whole ? null : ids));
        // Asked a second time because nobody knew: what is undone already is what was wanted.
        const refused = refusedOf(answer).filter(({ code }) => !again || code !== "already_undone");
        const undone = answer.results.length - refused.length;
        if (undone > 0) tell({ text: t("undo.done", { n: undone }) });
        if (refused.length === 0) return;
        const name = (id: string) => rows.find((each) => each.id === id)?.name || t("grid.no_name");
        const lines = refused.map((each) => `${name(each.id)}: ${refusal(each)}`);
        tell({ kind: "failed", text: t("undo.refused", { n: refused.length }), lines, seconds: null });
      } catch (error) {
        const offer = { label: t("boundary.retry"), run: () => void attempt(true) };
        tell({ kind: "failed", text: problem(error), seconds: null, offer });
      }
    };
    void attempt();
  };

  const tellDone = (wish: Wish, answer: ActionAnswer) => {
    const done = answer.results.filter((each) => each.done);
    if (done.length === 0) return;
    const rows = done.flatMap(({ id }) => wish.subjects.filter((each) => each.id === id));
    const run = () => takeBack(answer.action, rows, true);
    const seconds = rows.length > 1 ? UNDO_MANY : UNDO_ONE;
    const offer = wish.action.undo ? { label: t("undo.undo"), run } : null;
    const asked = done.filter((each) => each.requested).map((each) => each.id);
    const toast = tell({ text: doneWords(wish, rows, asked.length > 0), seconds, offer });
    // What was done at once beside it can be taken back whatever the helpdesk answers.
    if (asked.length) awaited(answer.action, asked, asked.length === done.length ? toast : -1);
  };

  const undoLast = () => {
    const toast = toasts.findLast((each) => each.kind === "done" && each.offer !== null);
    if (!toast) return;
    toast.offer?.run();
    dismiss(toast.id);
  };

  const send = async (wish: Wish, around: Around): Promise<ActionAnswer> => {
    const ids = wish.subjects.map((each) => each.id);
    const answer = await ask(ids, wish.action.name, () => perform(wish));
    tellDone(wish, answer);
    around.done?.(answer.results.filter((each) => each.done).map((each) => each.id));
    return answer;
  };

  const atOnce = async (wish: Wish, around: Around) => {
    try {
      const results = refusedOf(await send(wish, around));
      if (results.length)
        setOpen({ action: wish.action, subjects: wish.subjects, around, refused: { wish, results } });
    } catch (error) {
      const offer = { label: t("boundary.retry"), run: () => void atOnce(wish, around) };
      tell({ kind: "failed", text: problem(error), seconds: null, offer });
    }
  };

  const before = useRef<Open | null>(null);
  useEffect(() => {
    const closed = before.current;
    before.current = open;
    if (open !== null || closed === null) return;
    // After the dialog has given the focus back: what it was opened from may be gone.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) returnFocus(closed.around.opener ?? null);
    });
  }, [open]);

  // What is offered below never changes by itself; it calls what is current.
  const now = useRef({ takeBack, undoLast, atOnce, tell });
  useEffect(() => {
    now.current = { takeBack, undoLast, atOnce, tell };
  });
  const begin = useCallback<Acting["begin"]>((action, subjects, around = {}) => {
    const opener = around.opener ?? document.activeElement;
    if (action.fields.length || around.whole)
      setOpen({ action, subjects, around: { ...around, opener }, refused: null });
    else void now.current.atOnce(wishFor(action, subjects), { ...around, opener });
  }, []);
  const acting = useMemo<Acting>(
    () => ({
      begin,
      takeBack: (...what) => now.current.takeBack(...what),
      undoLast: () => now.current.undoLast(),
      tell: (toast) => now.current.tell(toast),
      tellFailed: (text) => now.current.tell({ kind: "failed", text, seconds: null }),
      underway,
      opened: open,
    }),
    [begin, underway, open],
  );

  return (
    <ActingContext value={acting}>
      {props.children}
      {open === null || open.around.whole ? null : (
        <Suspense fallback={null}>
          <ActionDialog
            action={open.action}
            subjects={open.subjects}
            form={open.around.form ?? open.action.name}
            tags={open.around.tags ?? []}
            note={open.around.note}
            refused={open.refused}
            send={(wish) => send(wish, open.around)}
            close={() => setOpen(null)}
          />
        </Suspense>
      )}
      <Toasts toasts={toasts} dismiss={dismiss}>
        {selectable(actions) ? (
          <Suspense fallback={null}>
            <Jobs
              begun={open?.around.whole ? open : null}
              begin={(action, whole) => begin(action, [], { whole })}
              send={(wish) => send(wish, open?.around ?? {})}
              tell={tell}
              close={() => setOpen(null)}
            />
          </Suspense>
        ) : null}
      </Toasts>
    </ActingContext>
  );
}
