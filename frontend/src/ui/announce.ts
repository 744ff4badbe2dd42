// The one polite live region of the page, in its static markup.

const QUIET = 15_000;
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Say a sentence politely; sentences that come too soon wait, and only the newest is said, as it is by then.
 * What the person did themselves is answered at once.
 */
export function announce(sentence: string | (() => string), when: "at once" | "in turn" = "in turn"): void {
  clearTimeout(timer);
  const say = () => {
    last = Date.now();
    const region = document.getElementById("announcer");
    const text = typeof sentence === "string" ? sentence : sentence();
    // The same once more is heard only if it is another text.
    if (region) region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  };
  timer = setTimeout(say, when === "at once" ? 0 : Math.max(0, last + QUIET - Date.now()));
}
