/** Eight at a time, which is fewer than a pool has connections, so that a busy machine refuses nobody. */
export async function inTurns<T, R>(items: readonly T[], call: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += 8) {
    answers.push(...(await Promise.all(items.slice(from, from + 8).map(call))));
  }
  return answers;
}
