/** At most `length` characters as a person counts them, the last one an ellipsis where something was left out. */
export function shorten(text: string, length: number): string {
  const characters = [...new Intl.Segmenter().segment(text)];
  if (characters.length <= length) return text;
  return `${characters.slice(0, length - 1).map(({ segment }) => segment).join('').trimEnd()}…`;
}
