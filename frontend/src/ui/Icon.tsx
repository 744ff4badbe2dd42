// The few drawings of the product, on a 16 px grid, in the colour of the text.

const PATHS = {
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.4 10.4l3.1 3.1",
  close: "M4 4l8 8M12 4l-8 8",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  down: "M4 6l4 4 4-4",
  up: "M8 13V3M4 7l4-4 4 4",
  descend: "M8 3v10M4 9l4 4 4-4",
  check: "M3 8.5l3.3 3.3L13 4.8",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1",
  moon: "M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8Z",
  screen: "M2 3h12v8H2zM6 14h4M8 11v3",
  headset: "M3 10V8a5 5 0 0 1 10 0v2M3 9h2v4H4a1 1 0 0 1-1-1ZM13 9h-2v4h1a1 1 0 0 0 1-1Z",
  pulse: "M1.5 8h3l2-5 3 10 2-5h3",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  lock: "M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  attach: "M12 7.5l-4.3 4.3a2.7 2.7 0 0 1-3.8-3.8l5-5a1.8 1.8 0 0 1 2.5 2.5l-4.9 4.9",
  help: "M6.2 6a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.7-.9 1.4M8 11.5h.01",
  left: "M13 8H3M7 4L3 8l4 4",
  right: "M3 8h10M9 4l4 4-4 4",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.2 1.6",
  warn: "M8 2.5 14.5 13.5h-13ZM8 6.5v3.2M8 11.6h.01",
  list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
  sliders: "M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3",
  people:
    "M6 3a2.2 2.2 0 1 0 0 4.4A2.2 2.2 0 0 0 6 3ZM2 13c0-2.4 1.6-4 4-4s4 1.6 4 4M10.5 3.3a2.1 2.1 0 0 1 0 4M11.6 9.4c1.5.5 2.4 1.8 2.4 3.6",
  gear: "M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4",
  plug: "M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9V8a4.5 4.5 0 0 1-9 0ZM8 12.5V14.5",
  key: "M5.5 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM7.7 8.3 13.5 2.5M11 5l2 2",
  history: "M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.5M2.5 2.5v3h3M8 5v3.2l2 1.4",
  horn: "M2.5 6.5v3h2.2l6.3 3v-9l-6.3 3ZM13 6.5v3M5 9.8l.8 3",
  building: "M3.5 13.5v-11h6v11M9.5 6h3v7.5M2 13.5h12M5.5 5h2M5.5 7.5h2M5.5 10h2",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  save: "M8 2.5v7.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
  add: "M8 3v10M3 8h10",
  breach: "M8 2.8 14 13H2Z",
  risk: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 1.5v9a4.5 4.5 0 0 0 0-9Z",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  next: "M6 4l4 4-4 4",
  minus: "M3 8h10",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  bookmark: "M4.5 2.5h7v11L8 10.8l-3.5 2.7z",
  snow: "M8 2v12M2.8 5l10.4 6M13.2 5 2.8 11",
  rows: "M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h11",
} as const;

/** Those that are surfaces, not lines. */
const SOLID: readonly string[] = ["breach", "risk"];

export type IconName = keyof typeof PATHS;

/** Always beside words, or inside something that has a name of its own. */
export function Icon(props: { name: IconName; size?: number }) {
  const size = props.size ?? 16;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={props.name === "more" ? 2.2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {SOLID.includes(props.name) ? (
        <path d={PATHS[props.name]} fill="currentColor" fillRule="evenodd" stroke="none" />
      ) : (
        <path d={PATHS[props.name]} />
      )}
    </svg>
  );
}
