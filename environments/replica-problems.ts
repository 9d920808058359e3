import type { Level } from './levels.ts';

/** Replicas of a section, by its path; undefined where the section is left out or states none. */
type Replicated = Readonly<Record<string, { readonly replicas: number } | undefined>>;

/**
 * One sentence for each section with fewer replicas than a level needs.
 * @param what what would come of it, as it follows a number
 */
export function tooFew(level: Level, least: number, what: string, sections: Replicated): readonly string[] {
  return Object.entries(sections).flatMap(([path, section]) =>
    section && section.replicas < least
      ? [`${path}.replicas: ${section.replicas} ${what}; level "${level}" needs at least ${least}`]
      : [],
  );
}
