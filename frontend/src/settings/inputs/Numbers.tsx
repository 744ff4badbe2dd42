// Several whole numbers in one line. What is typed stays as it is; what it means is told while it means something.
import { useState } from "react";
import type { Wired } from "../../ui/Field.tsx";
import form from "../../ui/Form.module.css";

export function Numbers(props: {
  wired: Wired;
  value: readonly number[];
  read: (text: string) => number[] | null;
  change: (numbers: number[]) => void;
}) {
  const [typed, setTyped] = useState(props.value.join(", "));
  const meant = props.read(typed);
  const shown =
    meant !== null && JSON.stringify(meant) !== JSON.stringify(props.value) ? props.value.join(", ") : typed;
  return (
    <input
      {...props.wired}
      className={form.input}
      inputMode="numeric"
      aria-invalid={meant === null || props.wired["aria-invalid"]}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        const numbers = props.read(event.target.value);
        if (numbers !== null) props.change(numbers);
      }}
    />
  );
}
