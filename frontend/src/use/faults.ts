import { ApiError, type Place } from "./http.ts";

/** What is wrong with each field of what was sent, as `say` says it: a fault at `/weekly/0/end` is of `weekly`. */
export function faultsByField(error: unknown, say: (place: Place) => string): Readonly<Record<string, string>> {
  const places = error instanceof ApiError ? error.places : [];
  return Object.fromEntries(places.map((each) => [each.place.split("/")[1] ?? "", say(each)]));
}
