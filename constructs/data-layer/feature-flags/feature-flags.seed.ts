import type { Flags } from './feature-flags.settings.ts';

/** Flags are `/soma/flags/<service>/<flag>`, and nothing else lies in this store. */
const FOLDER = '/soma/flags';

/**
 * One line for each flag: a transaction of etcd's JSON interface that writes the flag where it has never been written. Keys and
 * values are in base 64 there.
 */
export function seedLines(flags: Flags): readonly string[] {
  return Object.entries(flags)
    .flatMap(([service, switches]) =>
      Object.entries(switches).map(([flag, on]) => [`${FOLDER}/${service}/${flag}`, String(on)] as const),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) =>
      JSON.stringify({
        compare: [{ key: base64(key), target: 'CREATE', createRevision: '0' }],
        success: [{ requestPut: { key: base64(key), value: base64(value) } }],
      }),
    );
}

/** Asks how many flags there are: every key from the prefix to the one that follows all that begin with it. */
export const COUNT = JSON.stringify({
  key: base64(`${FOLDER}/`),
  // "0" is the character after "/".
  range_end: base64(`${FOLDER}0`),
  count_only: true,
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
