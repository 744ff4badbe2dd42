// The door into made-up data: begun, entered, stopped and removed here, without touching what is real.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Copied } from "../account/Copied.tsx";
import { Fault } from "../account/Fault.tsx";
import { useAsking } from "../account/users/faults.ts";
import { ProfileField } from "../parts/ProfileField.tsx";
import { Field } from "../ui/Field.tsx";
import form from "../ui/Form.module.css";
import page from "../ui/Page.module.css";
import { type ApiError, type Demo, request, type Session } from "../use/http.ts";
import { useProblem } from "../use/problem.ts";
import { useSession } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

const DEMO = ["demo"] as const;
/** How often it is asked how far it is, in ms. */
const EVERY = 1_000;
/** What runs the demo on a server of its own, where this one is shared. */
const APART = "ALMENARA_DATA=demo-data almenara serve --demo --port 8766";
const SPEEDS = [1, 10] as const;

export function DemoDoor() {
  const { t } = useText();
  const { permissions } = useSession();
  const begins = permissions.includes("users.manage");
  return (
    <section className={page.block} aria-labelledby="demo">
      <h2 id="demo" className={page.heading}>
        {t("first.demo")}
      </h2>
      <p className={page.lead}>{t("first.demo_lead")}</p>
      {begins ? <Door /> : <p className={page.faint}>{t("first.demo_administrators")}</p>}
    </section>
  );
}

function Door() {
  const { t, region } = useText();
  const problem = useProblem();
  const queries = useQueryClient();
  const { busy, faults, ask } = useAsking();
  const demo = useQuery<Demo, ApiError>({
    queryKey: DEMO,
    queryFn: () => request("GET", "/demo"),
    refetchInterval: EVERY,
  });
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const run = (method: "POST" | "DELETE", path: string, body?: object) => async () => {
    await ask(() => request(method, path, body));
    await queries.invalidateQueries({ queryKey: DEMO });
  };
  if (demo.data === undefined) {
    return <p role="status">{demo.error ? problem(demo.error) : t("status.loading")}</p>;
  }
  const { state, sent, of } = demo.data;
  const button = (label: string, act: () => Promise<void>, look = form.plain) => (
    <button type="button" className={look} disabled={busy} onClick={() => void act()}>
      {label}
    </button>
  );
  if (state === "here") return <p className={page.faint}>{t("first.demo_here")}</p>;
  if (state === "elsewhere") {
    return (
      <>
        <p className={page.faint}>{t("first.demo_elsewhere")}</p>
        <Copied label={t("first.demo_command")} text={APART} />
        <p className={page.faint}>{t("first.demo_after")}</p>
      </>
    );
  }
  return (
    <>
      {state === "none" ? (
        <>
          <Field label={t("first.demo_speed")}>
            {(wired) => (
              <select
                {...wired}
                className={form.input}
                value={speed}
                onChange={(event) => setSpeed(event.target.value === "10" ? 10 : 1)}
              >
                {SPEEDS.map((each) => (
                  <option key={each} value={each}>
                    {t(`first.demo_speed_${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <div className={form.buttons}>
            {button(t("first.demo_begin"), run("POST", "/demo", { speed }), form.main)}
          </div>
        </>
      ) : (
        <>
          <p className={state === "playing" ? form.done : page.faint} role="status">
            {t(`first.demo_${state}`, { sent: region.number(sent), of: region.number(of) })}
          </p>
          {state === "clearing" ? null : (
            <>
              <Enter />
              <div className={form.buttons}>
                {state === "stopped"
                  ? button(t("first.demo_resume"), run("POST", "/demo/playing", { on: true }))
                  : button(t("first.demo_stop"), run("POST", "/demo/playing", { on: false }))}
                {button(t("first.demo_clear"), run("DELETE", "/demo"), form.danger)}
              </div>
            </>
          )}
        </>
      )}
      <Fault text={faults.whole} />
    </>
  );
}

/** In as somebody of a profile: the page begins anew there. */
function Enter() {
  const { t } = useText();
  const { busy, faults, ask } = useAsking();
  const [profile, setProfile] = useState("administrator");
  const enter = async () => {
    if (await ask(() => request<Session>("POST", "/demo/session", { profile }))) location.assign("/");
  };
  return (
    <>
      <ProfileField label={t("first.demo_as")} value={profile} onChange={setProfile} />
      <Fault text={faults.whole} />
      <div className={form.buttons}>
        <button type="button" className={form.main} disabled={busy} onClick={() => void enter()}>
          {t("first.demo_enter")}
        </button>
      </div>
    </>
  );
}
