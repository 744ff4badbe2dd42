// "Menú de opciones" of an agent: their conversations, and what the catalog offers this person to do with them.
import { useRef } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import { type Around, useActing } from "../../acting/acting.ts";
import { type Subject, subjectOfAgent } from "../../acting/subject.ts";
import type { ActionShown } from "../../contract/live.ts";
import type { Row } from "../../live/table.ts";
import styles from "../../ui/Menu.module.css";
import { useProblem } from "../../use/problem.ts";
import { useCatalog } from "../../use/server.tsx";
import { useText } from "../../use/text.tsx";
import { openConversationsOf } from "./theirs.ts";
import { loadOf } from "./values.ts";

interface Item {
  readonly id: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly run: (row: Row) => void;
}

export function AgentMenu(props: {
  anchor: HTMLElement;
  row: Row | null;
  actions: readonly ActionShown[];
  close: () => void;
  view: (row: Row) => void;
}) {
  const { t } = useText();
  const problem = useProblem();
  const acting = useActing();
  const catalog = useCatalog();
  const anchor = useRef<HTMLElement>(props.anchor);
  const { row } = props;
  const open = row === null ? 0 : loadOf(row).open;

  /** Ask for their conversations as they are now, and begin with these. */
  const withTheirs = (agent: string, begin: (theirs: readonly Subject[], around: Around) => void) => {
    openConversationsOf(agent).then(
      (theirs) => {
        if (theirs.length === 0) return acting.tellFailed(t("agents.none_within"));
        const note = theirs.length < open ? { note: t("agents.within", { n: theirs.length, of: open }) } : {};
        begin(theirs, { opener: props.anchor, ...note });
      },
      (error: unknown) => acting.tellFailed(problem(error)),
    );
  };
  const around = { opener: props.anchor };
  const requeue = catalog.actions.find((each) => each.name === "requeue");
  const transfer = catalog.actions.find((each) => each.name === "transfer");
  const items: Item[] = [
    { id: "view", label: t("agents.view", { n: open }), run: props.view },
    ...props.actions.map((action) => ({
      id: action.name,
      label: action.label,
      run: (of: Row) => acting.begin(action, [subjectOfAgent(of)], around),
    })),
  ];
  if (requeue) {
    items.push({
      id: "requeue",
      label: t("agents.requeue", { n: open }),
      disabled: open === 0,
      run: (of) => withTheirs(of.id, (theirs, about) => acting.begin(requeue, theirs, about)),
    });
  }
  if (transfer) {
    items.push({
      id: "spread",
      label: t("agents.spread", { n: open }),
      disabled: open === 0,
      run: (of) =>
        withTheirs(of.id, (theirs, about) =>
          acting.begin({ ...transfer, label: t("spread.title") }, theirs, { ...about, form: "spread" }),
        ),
    });
  }

  return (
    <Popover
      isOpen
      triggerRef={anchor}
      className={styles.box}
      aria-label={t("grid.menu_label")}
      placement="bottom end"
      offset={2}
      onOpenChange={(on) => !on && props.close()}
    >
      <Menu
        className={styles.menu}
        aria-label={t("grid.menu_label")}
        autoFocus="first"
        disabledKeys={items.filter((each) => each.disabled).map((each) => each.id)}
        onAction={(key) => {
          const item = items.find((each) => each.id === key);
          if (item && row) item.run(row);
        }}
        onClose={props.close}
      >
        {items.map((item) => (
          <MenuItem key={item.id} id={item.id} className={styles.item}>
            {item.label}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
