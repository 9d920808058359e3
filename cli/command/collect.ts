import { DefinitionError } from '../../constructs/core/problems/errors.ts';

/**
 * Does the same for every environment and says everything that is wrong with any of them at once.
 * @throws DefinitionError with each problem behind the file that it is in
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
