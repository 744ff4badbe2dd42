import { expect, test } from "vitest";
import type { ConversationShown } from "../use/http.ts";
import { IN_HISTORY, MORE, rowOf } from "./row.ts";

const FINISHED: ConversationShown = {
  id: "c1",
  source: "shop",
  external_id: "48213",
  ticket: "48213",
  channel: "whatsapp",
  account: null,
  direction: "inbound",
  state: "finished",
  contact: { name: "Marta Quiroga", phone: null, email: null, language: "es", segment: null },
  agent: { id: "shop/rojas", name: "Diana Rojas" },
  group: null,
  subject: null,
  priority: 0,
  tags: ["reclamo"],
  transfers: 1,
  handled: 340,
  finished_by: "agent",
  finish_reason: "resolved",
  inactive_reason: null,
  rating: { score: 5, scale: 5 },
  last_message: null,
  previous_group: null,
  version: 9,
  contacts: null,
  opened_at: "2026-11-20T12:00:00.000Z",
  updated_at: "2026-11-20T12:10:00.000Z",
  state_since: "2026-11-20T12:10:00.000Z",
  queued_since: null,
  waiting_since: null,
  assigned_since: null,
  first_assigned_at: null,
  pending_since: null,
  until: null,
  inactive_since: null,
  unanswered_since: null,
  first_response_at: null,
  last_contact_message_at: null,
  last_agent_message_at: null,
  reply_until: null,
  finished_at: "2026-11-20T12:10:00.000Z",
};

test("a finished conversation has a cell for every column of history", () => {
  const { cells } = rowOf(FINISHED);
  for (const name of [...IN_HISTORY, ...MORE]) expect(cells, name).toHaveProperty(name);
});

test("its duration is from its first moment to its last, whatever the hour is now", () => {
  const { duration, time_in_state } = rowOf(FINISHED).cells;
  expect(duration).toEqual([Date.UTC(2026, 10, 20, 12), Date.UTC(2026, 10, 20, 12, 10)]);
  expect(time_in_state).toBe(Date.UTC(2026, 10, 20, 12, 10));
});
