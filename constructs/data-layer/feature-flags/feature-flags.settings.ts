import * as z from 'zod/mini';
import type { Located } from '../../core/amounts/settings.ts';

const NAME = /^[a-z][a-z0-9-]*$/;

/** Initial flags of a new store, by service and then by flag; a flag that was changed later keeps its value. */
export const flags = z.record(z.string(), z.record(z.string(), z.boolean())).check((context) => {
  const paths = Object.entries(context.value).flatMap(([service, switches]) => [
    [service],
    ...Object.keys(switches).map((flag) => [service, flag]),
  ]);
  for (const path of paths) {
    if (NAME.test(path.at(-1) ?? '')) continue;
    const message =
      'a name is lower-case letters, digits and hyphens, since it becomes part of a key; write for example "deep-recall"';
    context.issues.push({ code: 'custom', path, message, input: context.value });
  }
});

export type Flags = Located<z.output<typeof flags>>;
