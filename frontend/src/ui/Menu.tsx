// Menus: a button with choices, and the box in which any of them opens.
import type { ReactNode } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "./Icon.tsx";
import styles from "./Menu.module.css";

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly lang?: string;
}

/** One of several, chosen from a button that shows `children`. */
export function ChoiceMenu(props: {
  label: string;
  choices: readonly Choice[];
  chosen: string;
  choose: (id: string) => void;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <MenuTrigger>
      <Button className={props.className ?? styles.button} aria-label={props.label}>
        {props.children}
      </Button>
      <Popover className={styles.box} placement="bottom end" offset={4}>
        <Menu
          className={styles.menu}
          aria-label={props.label}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[props.chosen]}
          onAction={(key) => props.choose(String(key))}
        >
          {props.choices.map((choice) => (
            <MenuItem key={choice.id} id={choice.id} className={styles.item} textValue={choice.label}>
              {({ isSelected }) => (
                <>
                  <span className={styles.tick}>{isSelected ? <Icon name="check" size={14} /> : null}</span>
                  <span lang={choice.lang}>{choice.label}</span>
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
