/** Tables as files for spreadsheets (RFC 4180). */

/** Each row by its columns' names. */
export function csvTable<Name extends string>(
  columns: readonly Name[],
  rows: readonly Record<Name, unknown>[],
): string {
  const lines = [columns.join(","), ...rows.map((row) => columns.map((name) => csvCell(row[name])).join(","))];
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * A text that begins like a formula is one to a spreadsheet, and strangers choose texts here: a quote in front makes it
 * text (OWASP, CSV injection).
 */
export function csvCell(value: unknown): string {
  const text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : `${value}`;
  const inert = /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
