// The organization asked of the server and changed there.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, type OrganizationDetails, request, type SettingVersion } from "../../use/http.ts";
import { SESSION } from "../../use/server.tsx";

const ORGANIZATION = ["organization"] as const;
export type Typed = Pick<OrganizationDetails, "name" | "zone" | "language">;

type Version = Omit<SettingVersion, "value"> & { readonly value: Partial<Typed> | null };

export const useOrganization = () =>
  useQuery<OrganizationDetails, ApiError>({ queryKey: ORGANIZATION, queryFn: () => request("GET", "/organization") });

/** What it was, newest first. */
export const useOrganizationVersions = () =>
  useQuery<{ items: Version[] }, ApiError>({
    queryKey: [...ORGANIZATION, "history"],
    queryFn: () => request("GET", "/organization/history"),
  });

export function useChangingOrganization() {
  const queries = useQueryClient();
  const after = async (asking: Promise<OrganizationDetails>): Promise<OrganizationDetails> => {
    const answer = await asking;
    queries.setQueryData(ORGANIZATION, answer);
    await Promise.all([
      queries.invalidateQueries({ queryKey: [...ORGANIZATION, "history"] }),
      queries.invalidateQueries({ queryKey: SESSION }),
    ]);
    return answer;
  };
  return {
    change: (typed: Typed) => after(request("PATCH", "/organization", typed)),
    restore: (seq: number) => after(request("POST", "/organization/restore", { seq })),
  };
}
