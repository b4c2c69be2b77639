/** Text as one word for a POSIX shell, whatever is in it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same as a person would write it: in quotes only where the shell would see more than a word. */
export function asWord(text: string): string {
  return /^[\w.@-]+$/.test(text) ? text : quote(text);
}
