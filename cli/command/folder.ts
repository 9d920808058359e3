import { resolve } from 'node:path';

/** A folder that the user names is below the folder in which the user stands; the program itself runs in its checkout. */
export function folderOf(named: string | undefined): string | undefined {
  const from = process.env['SOMASTACK_FROM'];
  return named === undefined || from === undefined ? named : resolve(from, named);
}
