const KEYS = { contact: "who.contact", agent: "who.agent", note: "who.agent", bot: "who.bot" } as const;

/** The word for a kind of author, where they have no name. */
export const whoKey = (kind: string) => KEYS[kind as keyof typeof KEYS] ?? "who.system";
