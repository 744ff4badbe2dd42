// Who is here decides what is shown: the sign-in, or the module with its one live connection.
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useRef } from "react";
import type { Changed } from "../contract/live.ts";
import { announce } from "../ui/announce.ts";
import { LiveProvider } from "../use/live.tsx";
import { usePreferences } from "../use/preferences.ts";
import { useRememberedOf } from "../use/remembered.ts";
import { useParts } from "../use/route.ts";
import { CatalogContext, SESSION, SessionContext, useCatalogQuery, useSessionQuery } from "../use/server.tsx";
import { TextProvider, useText } from "../use/text.tsx";
import { Failure } from "./Failure.tsx";
import { Frame } from "./Frame.tsx";

// Whoever is signed in already, as most are, loads neither.
const SignIn = lazy(() => import("./SignIn.tsx"));
const Welcome = lazy(() => import("./Welcome.tsx"));

export function App() {
  const session = useSessionQuery();
  const { theme } = usePreferences();
  const [path] = useParts();
  const invited = path === "invitation";
  const known = useRef(false);
  const signedIn = session.data !== undefined && session.error?.status !== 401;
  useEffect(() => {
    if (signedIn) known.current = true;
  }, [signedIn]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  return (
    <TextProvider fallback={session.data?.language} zone={session.data?.zone ?? session.data?.organization.zone}>
      <Suspense fallback={null}>
        {invited ? (
          <Welcome page="invitation" />
        ) : signedIn ? (
          <SessionContext value={session.data}>
            <SignedIn key={session.data.user.id} user={session.data.user.id} />
          </SessionContext>
        ) : session.error?.status === 401 && path === "inicio" && location.hash.length > 1 ? (
          <Welcome page="setup" />
        ) : session.error?.status === 401 ? (
          <SignIn ended={known.current} />
        ) : session.error ? (
          <Failure error={session.error} retry={() => session.refetch()} />
        ) : null}
      </Suspense>
    </TextProvider>
  );
}

function SignedIn(props: { user: string }) {
  useRememberedOf(props.user);
  const queries = useQueryClient();
  const catalog = useCatalogQuery();
  const { t, find } = useText();
  // What is said is said in the language of then.
  const say = useRef((_: Changed) => {});
  useEffect(() => {
    say.current = ({ kind, by }) => {
      const what = find(`settings.${kind}.label`) ?? find(`pages.${kind}`) ?? t("changed.settings");
      announce(by ? t("changed.by", { name: by.name, what }) : t("changed.setting", { what }), "at once");
    };
  }, [t, find]);
  const changed = useCallback(
    (setting?: Changed) => {
      if (setting?.what === "data") return void queries.invalidateQueries();
      if (setting) say.current(setting);
      void queries.invalidateQueries({ queryKey: SESSION });
      void queries.invalidateQueries({ queryKey: ["catalog"] });
      void queries.invalidateQueries({ queryKey: ["roster"] });
    },
    [queries],
  );
  if (catalog.data === undefined) {
    return catalog.error ? <Failure error={catalog.error} retry={() => catalog.refetch()} /> : null;
  }
  return (
    <CatalogContext value={catalog.data}>
      <LiveProvider changed={changed}>
        <Frame />
      </LiveProvider>
    </CatalogContext>
  );
}
