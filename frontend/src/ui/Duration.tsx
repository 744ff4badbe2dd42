import { duration, isoDuration } from "../format/duration.ts";

/** A length in seconds, as people read it and as machines do. */
export function Duration(props: { seconds: number; className?: string | undefined }) {
  return (
    <time className={props.className} dateTime={isoDuration(props.seconds)}>
      {duration(props.seconds)}
    </time>
  );
}
