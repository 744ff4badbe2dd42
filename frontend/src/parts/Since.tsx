// Running times: they tick with the page's clock.
import { Duration } from "../ui/Duration.tsx";
import { useNow } from "../use/live.tsx";

export function Since(props: { moment: number; className?: string | undefined }) {
  const now = useNow();
  return <Duration className={props.className} seconds={(now - props.moment) / 1000} />;
}

/** From the first moment to the second, or to now. */
export function Span(props: { span: readonly [number, number | null] }) {
  const [begin, end] = props.span;
  return end === null ? <Since moment={begin} /> : <Duration seconds={(end - begin) / 1000} />;
}
