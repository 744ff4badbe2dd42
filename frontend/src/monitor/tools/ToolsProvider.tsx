// The dialogs over the monitor, each fetched when it is first asked for.
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { Boundary } from "../../ui/Boundary.tsx";
import { useText } from "../../use/text.tsx";
import { openView, useViews } from "../views/useViews.ts";
import { type Tool, type Tools, ToolsContext } from "./tools.ts";

const Shortcuts = lazy(() => import("./Shortcuts.tsx"));
const Chooser = lazy(() => import("./Chooser.tsx"));
const SaveView = lazy(() => import("../views/SaveView.tsx"));
const ManageViews = lazy(() => import("../views/ManageViews.tsx"));
const CardChooser = lazy(() => import("./CardChooser.tsx"));
const Explained = lazy(() => import("../explained/Explained.tsx"));

export function ToolsProvider(props: { children: ReactNode }) {
  const { t } = useText();
  const [tool, setTool] = useState<Tool | null>(null);
  const [explained, setExplained] = useState<string | null>(null);
  const views = useViews();
  const busy = tool !== null || explained !== null;
  const tools = useMemo<Tools>(
    () => ({
      open: setTool,
      explain: setExplained,
      goToView: (place) => {
        const view = views[place - 1];
        if (view) openView(view);
      },
      busy,
    }),
    [views, busy],
  );
  const close = () => setTool(null);
  return (
    <ToolsContext value={tools}>
      {props.children}
      <Boundary title={t("boundary.title")} retry={t("boundary.retry")}>
        <Suspense fallback={null}>
          {tool === "shortcuts" ? <Shortcuts close={close} /> : null}
          {tool === "columns" ? <Chooser close={close} /> : null}
          {tool === "cards" ? <CardChooser close={close} /> : null}
          {tool === "save" ? <SaveView close={close} /> : null}
          {tool === "views" ? <ManageViews close={close} /> : null}
          {explained === null ? null : <Explained name={explained} close={() => setExplained(null)} />}
        </Suspense>
      </Boundary>
    </ToolsContext>
  );
}
