import type { Flags } from './feature-flags.settings.ts';

/** Prefix of every key: flags are `/soma/flags/<service>/<flag>`, and the store contains nothing else. */
const FOLDER = '/soma/flags';

/**
 * One line per flag: a transaction of etcd's JSON interface that writes the flag only if its key does not exist. The interface
 * encodes keys and values in base 64.
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

/** Request for the number of flags: a range that contains every key with the prefix. */
export const COUNT = JSON.stringify({
  key: base64(`${FOLDER}/`),
  // "0" is the character after "/", so the range ends after the last key with the prefix.
  range_end: base64(`${FOLDER}0`),
  count_only: true,
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
