/** The columns of one of several tables in a row that has columns of the same name. */
export function withPrefix<Row>(row: object, prefix: string): Row {
  const columns = Object.entries(row).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(columns.map(([name, value]) => [name.slice(prefix.length), value])) as Row;
}
