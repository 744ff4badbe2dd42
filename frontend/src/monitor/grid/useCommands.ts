// What a key does to the whole view, wherever in the list it is pressed.
import { useActing } from "../../acting/acting.ts";
import { DENSITIES, type Density } from "../../use/density.ts";
import type { Lists } from "../../use/lists.ts";
import { useLive } from "../../use/live.tsx";
import { chooseDensity, useDensity } from "../../use/useDensity.ts";
import { useTools } from "../tools/tools.ts";
import type { Command } from "./keys.ts";

/** The answer says whether the command was one of these. */
export function useCommands(lists: Lists): (command: Command) => boolean {
  const acting = useActing();
  const tools = useTools();
  const { freeze } = useLive();
  const density = useDensity();
  return (command) => {
    switch (command) {
      case "apply":
      case "recompute":
        lists.apply();
        return true;
      case "undo":
        acting.undoLast();
        return true;
      case "freeze":
        freeze.set(freeze.at() === null ? Date.now() : null);
        return true;
      case "density":
        chooseDensity(DENSITIES[(DENSITIES.indexOf(density) + 1) % DENSITIES.length] as Density);
        return true;
      case "search":
        document.getElementById("search")?.focus();
        return true;
      case "help":
        tools.open("shortcuts");
        return true;
      case "save":
        tools.open("save");
        return true;
      default:
        if (!command.startsWith("view ")) return false;
        tools.goToView(Number(command.slice(5)));
        return true;
    }
  };
}
