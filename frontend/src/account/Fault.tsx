import form from "../ui/Form.module.css";

/** What went wrong with the whole of a form. */
export function Fault(props: { text: string | null }) {
  if (props.text === null) return null;
  return (
    <p className={form.problem} role="alert">
      {props.text}
    </p>
  );
}
