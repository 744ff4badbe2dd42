// The bridge from live/ to React: one connection and one clock for the page.
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Changed } from "../contract/live.ts";
import { Clock } from "../live/clock.ts";
import { Connection, type Heard } from "../live/connection.ts";
import { Freeze } from "../live/freeze.ts";
import { isStale, type Phase, phaseOf, STALE } from "../live/phase.ts";

interface Live {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly freeze: Freeze;
}

const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error("outside of LiveProvider");
  return live;
}

const address = (): string => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`;

/**
 * `changed` is called when the socket closes, reach or a setting changes: session and catalog may be others. Of a
 * setting it is told which.
 */
export function LiveProvider(props: { changed: (setting?: Changed) => void; children: ReactNode }) {
  const { changed } = props;
  const [live] = useState<Live>(() => {
    const clock = new Clock();
    return {
      clock,
      freeze: new Freeze(),
      connection: new Connection(address(), clock, { closed: () => changed(), access: () => changed(), changed }),
    };
  });
  useEffect(() => {
    const { connection, clock } = live;
    const wake = () => {
      if (document.visibilityState === "hidden") return;
      clock.tell();
      connection.hurry();
    };
    connection.start();
    addEventListener("online", connection.hurry);
    document.addEventListener("visibilitychange", wake);
    return () => {
      connection.stop();
      removeEventListener("online", connection.hurry);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [live]);
  return (
    <LiveContext value={live}>
      <PhaseProvider live={live}>{props.children}</PhaseProvider>
    </LiveContext>
  );
}

/** The server's time, once a second; only what shows a running time asks for it. */
export function useNow(): number {
  const { clock } = useLive();
  return useSyncExternalStore(clock.subscribe, clock.tick);
}

export const useHeard = (): Heard => {
  const { connection } = useLive();
  return useSyncExternalStore(connection.subscribe, connection.heard);
};

/** Since when the view is frozen, in the browser's ms; null while it is live. */
export function useFrozen(): number | null {
  const { freeze } = useLive();
  return useSyncExternalStore(freeze.subscribe, freeze.at);
}

const PhaseContext = createContext<Phase>("connecting");

/** How live the page is. */
export const usePhase = (): Phase => useContext(PhaseContext);

/** Looks at the silence twice a second; durations stand still from 30 s of it on. */
function PhaseProvider(props: { live: Live; children: ReactNode }) {
  const { connection, clock, freeze } = props.live;
  const [phase, setPhase] = useState<Phase>("connecting");
  useEffect(() => {
    const look = () => {
      const heard = connection.heard();
      const found = phaseOf(heard, Date.now());
      clock.stop(freeze.at() ?? (isStale(found) && heard.last !== null ? heard.last + STALE : null));
      setPhase(found);
    };
    look();
    const timer = setInterval(look, 500);
    const ends = [connection.subscribe(look), freeze.subscribe(look)];
    return () => {
      clearInterval(timer);
      for (const end of ends) end();
    };
  }, [connection, clock, freeze]);
  return <PhaseContext value={phase}>{props.children}</PhaseContext>;
}
