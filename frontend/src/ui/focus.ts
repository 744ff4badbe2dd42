/** Back to where a layer was opened from; if that is gone, to the list's own tab stop. */
export function returnFocus(opener: Element | null): void {
  const home = opener?.isConnected ? opener : document.querySelector("#list [tabindex='0']");
  if (home instanceof HTMLElement) home.focus();
}
