// An agent's open conversations, as they are now: what is done with all of them needs the versions seen.
import { type Subject, subjectOfConversation } from "../../acting/subject.ts";
import type { components } from "../../contract/http.ts";
import { request } from "../../use/http.ts";

type Page = components["schemas"]["ConversationPage"];

/** What one action takes at once. */
const MOST = 500;
const OPEN = ["in_progress", "pending", "inactive"];

/** Those within the person's reach; raises `ApiError`. */
export async function openConversationsOf(agent: string): Promise<readonly Subject[]> {
  const asked = new URLSearchParams({ agent, limit: String(MOST) });
  for (const state of OPEN) asked.append("state", state);
  const { items } = await request<Page>("GET", `/conversations?${asked}`);
  return items.map(subjectOfConversation);
}
