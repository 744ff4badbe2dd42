import { useEffect, useReducer, useState } from "react";
import type { Present } from "../contract/live.ts";
import type { Contents } from "../live/connection.ts";
import { follow, type Transcript } from "../live/transcript.ts";
import { useLive } from "../use/live.tsx";

/**
 * The conversation and its messages, live, and who else has it open; `gone` when it does not exist or left the
 * person's reach. `doing`: the action that this person is about to do with it, for the others to know.
 */
export function useTranscript(
  id: string,
  doing: string | null,
): { transcript: Transcript | null; gone: boolean; present: Present | null } {
  const { connection } = useLive();
  const [transcript, receive] = useReducer(follow, null as Transcript | null);
  const [present, setPresent] = useState<Present | null>(null);
  const [gone, setGone] = useState(false);
  const [watch, setWatch] = useState<number | null>(null);
  useEffect(() => {
    const take = (frame: Contents) => {
      receive(frame);
      // Whoever was there before a cut is told anew.
      if (frame.type === "snapshot") setPresent(null);
    };
    const begun = connection.watch({ kind: "transcript", conversation: id }, take, () => setGone(true), setPresent);
    setWatch(begun);
    return () => connection.unwatch(begun);
  }, [connection, id]);
  useEffect(() => {
    if (watch !== null) connection.doing(watch, doing);
  }, [connection, watch, doing]);
  return gone ? { transcript: null, gone, present: null } : { transcript, gone, present };
}
