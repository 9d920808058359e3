import { type Changes, project, secrets } from './emitted.ts';

const COMPOSE = project('compose.yaml');

/** What Compose refuses of a project, and what it says then. */
export const COMPOSE_FAULTS: readonly {
  readonly title: string;
  readonly changes: Changes;
  readonly says: RegExp;
}[] = [
  {
    title: 'secrets that were not made',
    changes: { [secrets('compose.env')]: () => '' },
    says: /required variable \w+ is missing a value: run npm run secrets -- local/,
  },
  {
    title: 'a key that does not exist',
    changes: { [COMPOSE]: (text) => text.replace('mem_limit:', 'memory_limit:') },
    says: /additional properties 'memory_limit' not allowed/,
  },
  {
    title: 'a need outside of the profile',
    changes: {
      [COMPOSE]: (text) => text.replace(/^ {2}milvus:$/m, '  milvus:\n    profiles: [elsewhere]'),
    },
    says: /profile \w+: service "[\w-]+" depends on undefined service "?milvus/,
  },
  {
    title: 'a variable that is not set',
    changes: { [COMPOSE]: (text) => text.replace('GOMEMLIMIT: 115MiB', 'GOMEMLIMIT: $GONE') },
    says: /GONE/,
  },
];
