// A list of things to choose and to order: by ticking, by buttons, by keys and by drawing a row to its place.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { useText } from "../../use/text.tsx";
import styles from "./Order.module.css";

export interface Orderable {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly on: boolean;
}

export function Order(props: {
  label: string;
  /** Those that are chosen first, in their order. */
  items: readonly Orderable[];
  toggle: (id: string) => void;
  /** Bring one that is chosen to a place among those that are. */
  move: (id: string, place: number) => void;
  more?: (item: Orderable) => ReactNode;
}) {
  const { t } = useText();
  const list = useRef<HTMLUListElement>(null);
  const [drawn, setDrawn] = useState<string | null>(null);
  const chosen = props.items.filter((each) => each.on);
  const placeOf = (id: string) => chosen.findIndex((each) => each.id === id);

  const onKeyDown = (event: KeyboardEvent, id: string) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || !event.altKey) return;
    event.preventDefault();
    props.move(id, placeOf(id) + by);
  };
  /** To the place of the row that the pointer is over. */
  const follow = (event: PointerEvent) => {
    if (drawn === null) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-on]") ?? [])];
    const over = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
    const place = over < 0 ? chosen.length - 1 : over;
    if (place !== placeOf(drawn)) props.move(drawn, place);
  };
  return (
    <ul ref={list} className={styles.list} aria-label={props.label}>
      {props.items.map((item) => {
        const place = placeOf(item.id);
        return (
          <li
            key={item.id}
            className={styles.item}
            data-on={item.on || undefined}
            data-drawn={drawn === item.id || undefined}
            onKeyDown={(event) => item.on && onKeyDown(event, item.id)}
          >
            <span
              className={styles.grip}
              aria-hidden="true"
              onPointerDown={(event) => {
                if (!item.on) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                setDrawn(item.id);
              }}
              onPointerMove={follow}
              onPointerUp={() => setDrawn(null)}
              onPointerCancel={() => setDrawn(null)}
            >
              <Icon name="grip" size={14} />
            </span>
            <label className={styles.choice} title={item.help}>
              <input type="checkbox" checked={item.on} onChange={() => props.toggle(item.id)} />
              <span>{item.label}</span>
            </label>
            {item.on ? (
              <span className={styles.tools}>
                {props.more?.(item)}
                <button
                  type="button"
                  className={styles.step}
                  aria-label={t("order.up", { name: item.label })}
                  disabled={place === 0}
                  onClick={() => props.move(item.id, place - 1)}
                >
                  <Icon name="up" size={14} />
                </button>
                <button
                  type="button"
                  className={styles.step}
                  aria-label={t("order.down", { name: item.label })}
                  disabled={place === chosen.length - 1}
                  onClick={() => props.move(item.id, place + 1)}
                >
                  <Icon name="descend" size={14} />
                </button>
              </span>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
