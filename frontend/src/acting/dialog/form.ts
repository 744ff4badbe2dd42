// What every form is given, and what it answers.
import type { ActionShown } from "../../contract/live.ts";
import type { Fields } from "../perform.ts";
import type { Subject } from "../subject.ts";

export interface FormProps {
  readonly action: ActionShown;
  readonly subjects: readonly Subject[];
  /** How many it is done to: more than `subjects` where they are too many to be named. */
  readonly count: number;
  readonly tags: readonly string[];
  /** What was chosen before, where the choice is made again. */
  readonly chosen: Fields;
  readonly sending: boolean;
  readonly problem: string | null;
  /** `to`: where they are to go, in words. */
  readonly submit: (fields: Fields, to: string | null) => void;
  readonly cancel: () => void;
}
