import { useEffect, useReducer, useState } from "react";
import type { Contents } from "../live/connection.ts";
import { follow, type Transcript } from "../live/transcript.ts";
import { useLive } from "../use/live.tsx";

/** The conversation and its messages, live; `gone` when it does not exist or left the person's reach. */
export function useTranscript(id: string): { transcript: Transcript | null; gone: boolean } {
  const { connection } = useLive();
  const [transcript, receive] = useReducer(follow, null as Transcript | null);
  const [gone, setGone] = useState(false);
  useEffect(() => {
    const take = (frame: Contents) => receive(frame);
    const watch = connection.watch({ kind: "transcript", conversation: id }, take, () => setGone(true));
    return () => connection.unwatch(watch);
  }, [connection, id]);
  return { transcript: gone ? null : transcript, gone };
}
