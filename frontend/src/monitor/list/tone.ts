/** One of the eight tones, always the same for the same word. */
export function toneOf(label: string): number {
  let sum = 0;
  for (const letter of label.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return 1 + (sum % 8);
}
