// Things on one line: as many as fit, the others in a box behind "N más".
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon } from "../ui/Icon.tsx";
import menu from "../ui/Menu.module.css";
import { useText } from "../use/text.tsx";
import bar from "./Filters.module.css";
import styles from "./OneLine.module.css";

export interface Item {
  readonly name: string;
  /** Whether it is in force: then it is said even while it is in the box. */
  readonly on: boolean;
  readonly drawn: ReactNode;
}

export function OneLine(props: { label: string; items: readonly Item[] }) {
  const { t } = useText();
  const { items } = props;
  const { line, fits } = useFits(items.map((each) => each.name).join());
  const over = items.slice(fits);
  return (
    <>
      <div ref={line} className={styles.line}>
        {items.map((each, place) => (
          <span key={each.name} className={styles.item} data-over={place >= fits || undefined}>
            {each.drawn}
          </span>
        ))}
      </div>
      {over.length ? (
        <DialogTrigger>
          <Button className={bar.chip} data-chosen={over.some((each) => each.on) || undefined}>
            {t("filter.others", { n: over.length })}
            <Icon name="down" size={12} />
          </Button>
          <Popover className={menu.box} placement="bottom start" offset={4}>
            <Dialog className={styles.box} aria-label={props.label}>
              {over.map((each) => (
                <span key={each.name} className={styles.item}>
                  {each.drawn}
                </span>
              ))}
            </Dialog>
          </Popover>
        </DialogTrigger>
      ) : null}
    </>
  );
}

/** How many of the line's children stand in its first row: the others wrapped, and are not seen. */
function useFits(names: string) {
  const line = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState(Number.POSITIVE_INFINITY);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other names are other children to look at.
  useEffect(() => {
    const element = line.current;
    if (element === null) return;
    const parts = [...element.children] as HTMLElement[];
    const observer = new ResizeObserver(() => {
      const wrapped = parts.findIndex((each) => each.offsetTop > (parts[0]?.offsetTop ?? 0));
      setFits(wrapped < 0 ? parts.length : wrapped);
    });
    for (const each of [element, ...parts]) observer.observe(each);
    return () => observer.disconnect();
  }, [names]);
  return { line, fits };
}
