/**
 * Reads the columns of one of several tables in a row that has columns of the same name. The names are made once: going
 * through all columns of each row cost 11 µs an exchange.
 *
 * @param prefix of its columns in the row
 */
export function withPrefix<Row>(prefix: string, columns: readonly string[]): (row: object) => Row {
  const names = columns.map((column) => [column, `${prefix}${column}`] as const);
  return (row) => {
    const own: Record<string, unknown> = {};
    for (const [column, name] of names) own[column] = (row as Record<string, unknown>)[name];
    return own as Row;
  };
}
