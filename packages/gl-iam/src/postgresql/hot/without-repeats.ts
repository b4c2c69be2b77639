/**
 * Of items that want the same, a statement gets the first one. The others are told so, and come again by themselves.
 *
 * @param wanted what an item has for itself, or nobody: two things have two texts
 * @param others the answer of the items that were left out
 * @param run its answers are in the order of its items
 */
export async function withoutRepeats<Item, Answer>(
  items: readonly Item[],
  wanted: (item: Item) => readonly string[],
  others: Answer,
  run: (first: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const seen = new Set<string>();
  const first = items.filter((item) => {
    const texts = wanted(item);
    if (texts.some((text) => seen.has(text))) return false;
    for (const text of texts) seen.add(text);
    return true;
  });
  const answers = await run(first);
  const outcomes = new Map(first.map((item, place) => [item, answers[place] as Answer]));
  return items.map((item) => (outcomes.has(item) ? (outcomes.get(item) as Answer) : others));
}
