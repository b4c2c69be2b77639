/** Any text as one word for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same as a person would write it: in quotes only when the shell would not read it as one word. */
export function asWord(text: string): string {
  return /^[\w.@-]+$/.test(text) ? text : quote(text);
}
