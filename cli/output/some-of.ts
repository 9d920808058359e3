/** The first of a list, and how many more there are: a message stays short however long the list is. */
export function someOf(items: readonly string[], most: number): readonly string[] {
  // One item takes no more room than the words that would stand for it.
  if (items.length <= most + 1) return items;
  return [...items.slice(0, most), `and ${items.length - most} more`];
}
