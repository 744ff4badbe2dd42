// What the server says by request: the session, the catalog, the roster.
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Catalog, IndicatorShown } from "../contract/live.ts";
import { type Agents, type ApiError, type Groups, rememberToken, request, type Session } from "./http.ts";
import { useText } from "./text.tsx";

export const SESSION = ["session"] as const;

async function fetchSession(): Promise<Session> {
  const session = await request<Session>("GET", "/session");
  rememberToken(session.csrf);
  return session;
}

export const useSessionQuery = () =>
  useQuery<Session, ApiError>({ queryKey: SESSION, queryFn: fetchSession, retry: false, staleTime: Infinity });

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("outside of a session");
  return session;
}

export function useCatalogQuery() {
  const { language } = useText();
  return useQuery<Catalog, ApiError>({
    queryKey: ["catalog", language],
    queryFn: () => request<Catalog>("GET", `/catalog?lang=${language}`),
    staleTime: Infinity,
    // The words of the old language stay until those of the new one are here.
    placeholderData: (previous) => previous,
  });
}

export const CatalogContext = createContext<Catalog | null>(null);

export function useCatalog(): Catalog {
  const catalog = useContext(CatalogContext);
  if (catalog === null) throw new Error("outside of a catalog");
  return catalog;
}

/** The indicator of a name, where this person may know it. */
export function useIndicator(name: string): IndicatorShown | undefined {
  return useCatalog().indicators.find((each) => each.name === name);
}

export type Roster = "agents" | "groups";

/** Names to choose from; asked for when first needed. */
export const useRoster = (roster: Roster, enabled: boolean) =>
  useQuery<Agents | Groups, ApiError>({
    queryKey: ["roster", roster],
    queryFn: () => request("GET", `/${roster}`),
    enabled,
    staleTime: 60_000,
  });
