// What opens over the monitor: shortcuts, columns, cards, a view to save, an indicator explained.
import { createContext, useContext } from "react";

export type Tool = "shortcuts" | "columns" | "cards" | "save" | "views";

export interface Tools {
  readonly open: (tool: Tool) => void;
  /** "?" of an indicator. */
  readonly explain: (indicator: string) => void;
  /** The saved view of a place, from 1 on. */
  readonly goToView: (place: number) => void;
  readonly busy: boolean;
}

export const ToolsContext = createContext<Tools | null>(null);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === null) throw new Error("outside of ToolsProvider");
  return tools;
}
