import { DefinitionError } from '../../constructs/core/problems/errors.ts';

/**
 * Does the work for every environment, and reports the problems of all environments at once.
 * @throws DefinitionError with each problem behind the name of its file
 */
export function collect<Item extends { readonly name: string }, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
): readonly Result[] {
  const problems: string[] = [];
  const results = items.flatMap((item) => {
    try {
      return [work(item)];
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      problems.push(...error.problems.map((problem) => `environments/${item.name}.ts: ${problem}`));
      return [];
    }
  });
  if (problems.length > 0) throw new DefinitionError(problems);
  return results;
}
