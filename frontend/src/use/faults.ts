import { ApiError } from "./http.ts";

/** What is wrong with each field of what was sent: a fault at `/weekly/0/end` is of `weekly`. */
export function faultsByField(error: unknown): Readonly<Record<string, string>> {
  const places = error instanceof ApiError ? error.places : [];
  return Object.fromEntries(places.map(({ place, reason }) => [place.split("/")[1] ?? "", reason]));
}
