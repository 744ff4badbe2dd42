// What is heard of the figures: those that pass a threshold, who comes to one's own queue, all of them when asked for.
import { useEffect, useRef } from "react";
import type { CardShown } from "../contract/live.ts";
import { figureText, valueAt } from "../format/figure.ts";
import { crossed } from "../live/crossing.ts";
import { CALM, type Level, type Standing } from "../live/severity.ts";
import type { Figures } from "../live/totals.ts";
import { announce } from "../ui/announce.ts";
import { useNow, usePhase } from "../use/live.tsx";
import { useCatalog } from "../use/server.tsx";
import { useText } from "../use/text.tsx";

/** What one sentence names; how many more there are, it counts. */
const MOST = 3;
const WORDS = { 1: "severity.warns", 2: "severity.severe" } as const;

/** What the figures are about, and those that were about something else, which may stand for a moment longer. */
interface About {
  readonly of: string;
  readonly stale: readonly (Figures | null)[];
  /** Nothing was looked at yet: whatever is, passes nothing. */
  first: boolean;
  seen: Figures | null;
}

/** `of`: the filters in force. */
export default function Voice(props: { cards: readonly CardShown[]; figures: Figures | null; of: string }) {
  const { cards, figures, of } = props;
  const { t, region } = useText();
  const { indicators, sections } = useCatalog();
  const now = useNow();
  const live = usePhase() === "live";
  const kept = useRef({ standings: new Map<string, Standing>(), worse: new Map<string, Level>() });
  const about = useRef<About>({ of, stale: [], first: true, seen: null });
  const queue = useRef<{ last: number | null; came: number }>({ last: null, came: 0 });

  const said = (name: string): string => {
    const indicator = indicators.find((each) => each.name === name);
    if (!indicator) return "";
    const value = figureText(indicator, valueAt(indicator.form, figures?.[name], now), region);
    const level = (kept.current.standings.get(name) ?? CALM).level;
    if (level === 0) return t("voice.calm", { name: indicator.label, value });
    return t("voice.severe", { name: indicator.label, value, word: t(WORDS[level]) });
  };
  /** Everything that waits to be said, as it is by now. */
  const news = (): string => {
    const names = [...kept.current.worse.keys()];
    const parts = names.slice(0, MOST).map(said);
    if (names.length > MOST) parts.push(t("voice.more", { n: names.length - MOST }));
    if (queue.current.came > 0) parts.push(t("voice.came", { n: queue.current.came }));
    kept.current.worse.clear();
    queue.current.came = 0;
    return region.list(parts);
  };
  /** The cards, and whatever else is as it should not be. */
  const summary = (): string => {
    const bad = [...kept.current.standings].filter(([, { level }]) => level > 0).map(([name]) => name);
    return region.list([...new Set([...cards.map((each) => each.indicator), ...bad])].map(said));
  };
  const speak = useRef({ news, summary });

  useEffect(() => {
    speak.current = { news, summary };
    if (about.current.of !== of) {
      about.current = { of, stale: [about.current.seen, figures], first: true, seen: null };
      kept.current = { standings: new Map(), worse: new Map() };
      queue.current = { last: null, came: 0 };
    }
    if (figures === null || !live || about.current.stale.includes(figures)) return;
    about.current.seen = figures;
    const worse = crossed(kept.current.standings, indicators, figures, now);
    const queued = sections.length && typeof figures.queued === "number" ? figures.queued : null;
    const came = queue.current.last === null || queued === null ? 0 : Math.max(0, queued - queue.current.last);
    queue.current.last = queued;
    const { first } = about.current;
    about.current.first = false;
    if (first || (worse.size === 0 && came === 0)) return;
    for (const [name, level] of worse) kept.current.worse.set(name, level);
    queue.current.came += came;
    announce(() => speak.current.news());
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || !event.shiftKey || event.code !== "KeyL") return;
      event.preventDefault();
      announce(() => speak.current.summary(), "at once");
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}
