import { expect, test } from "vitest";
import type { ActionShown } from "../contract/live.ts";
import { offered, offeredForMany, selectable } from "./offered.ts";

const action = (name: string, states: string, more: Partial<ActionShown> = {}): ActionShown => ({
  name,
  label: name,
  on: "conversations",
  states: states.split(" "),
  fields: [],
  versioned: false,
  many: true,
  undo: false,
  ...more,
});
const ALL = "queued in_progress pending inactive finished bot";
const LIVE = "queued in_progress pending inactive bot";
const administrative = [
  action("view", ALL, { many: false }),
  action("transfer", LIVE),
  action("requeue", "in_progress pending inactive bot"),
  action("pend", "queued in_progress inactive"),
  action("resume", "pending inactive"),
  action("note", ALL, { many: false }),
  action("finish", LIVE),
  action("reopen", "finished"),
  action("set_status", "", { on: "agents" }),
];
const agent = [action("view", ALL, { many: false })];
const names = (actions: readonly ActionShown[]) => actions.map((each) => each.name).join(" ");

test.each([
  ["queued", "view transfer pend note finish"],
  ["in_progress", "view transfer requeue pend note finish"],
  ["pending", "view transfer requeue resume note finish"],
  ["inactive", "view transfer requeue pend resume note finish"],
  ["finished", "view note reopen"],
  ["bot", "view transfer requeue note finish"],
])("the menu of a row that is %s is: %s", (state, menu) => {
  expect(names(offered(administrative, state))).toBe(menu);
  expect(names(offered(agent, state))).toBe("view");
});

test("a selection is offered what some of its rows allow, and never what is for one alone", () => {
  expect(names(offeredForMany(administrative, new Set(["queued"])))).toBe("transfer pend finish");
  expect(names(offeredForMany(administrative, new Set(["queued", "finished"])))).toBe("transfer pend finish reopen");
});

test("who may only look selects nothing", () => {
  expect(selectable(administrative)).toBe(true);
  expect(selectable(agent)).toBe(false);
});
