import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { answerTo, boot, type Booted, expectWithinLimit, readable } from '../support/reader.ts';

const FOLDER = project('config/milvus-collections');
const SERVICES = ['milvus', 'milvus-collections'];
const NAME = 'sfm_standalone_memory';

/** The stand-in in place of the server, a question to it, what the job would ask, and what was asked since the last look. */
const STAND_IN = String.raw`
  begin() {
    [ -z "$standin" ] || { kill "$standin"; wait "$standin"; }
    : > /box/tmp/calls
    node "$HERE/milvus/stand-in.mjs" /box/tmp/calls "$@" & standin=$!
    for ((try = 0; try < 100; try++)); do curl -s -o /dev/null http://milvus:19530/ && return; sleep 0.1; done
  }
  put() { curl -sS -H 'Content-Type: application/json' -d "$2" "http://milvus:19530/v2/vectordb/$1" > /box/tmp/said; : > /box/tmp/calls; }
  file() { . "$STAGE/milvus-collections.sh"; cat "$(printf '%s\n' "${'${FILES[@]}'}" | sed -n "s,:.*/${NAME}.$1.json$,,p")"; }
  run() { ask "$1" job milvus-collections; ask "calls: $1" uniq /box/tmp/calls; }
  standin=
`;

const THERE = { status: 0, text: `collection ${NAME} is there` };
const asked = (said: Booted, run: string) =>
  answerTo(`calls: ${run}`, said).text.replaceAll('collections/', '').split(' | ');

/** Collections that somebody made another way, by what is other in the request. */
const OTHERS = [
  { other: 'dimension', from: '"dim":"768"', to: '"dim":"384"', says: '+field vector FloatVector dim=384' },
  { other: 'length', from: '"512"', to: '"64"', says: '-field coordinate_key VarChar max_length=512' },
  { other: 'key', from: '"Int64"', to: '"VarChar"', says: '+field id VarChar key numbered' },
  { other: 'numbers', from: '"autoID":true', to: '"autoID":false', says: '+field id Int64 key' },
  { other: 'fields', from: 'Field":false', to: 'Field":true', says: '+other fields true' },
  { other: 'name', from: '"coordinate_key"', to: '"coordinate"', says: '+field coordinate VarChar' },
];
const CALLS = [
  ...['has', 'create', 'describe', 'load'].map((call) => `collections/${call}`),
  'indexes/create',
];

describe.runIf(readable('the collections of Milvus', 'compose', 'milvus-job'))(
  'Collections of Milvus, made of a stand-in for its RESTful API',
  () => {
    describe('made by the job', () => {
      let said: Booted;

      beforeAll(async () => {
        said = await boot(
          emitted(),
          SERVICES,
          `${STAND_IN}
        begin
        run first
        memory milvus-collections "$PEAK"
        : > /box/tmp/calls
        run second
        begin
        put collections/create "$(file create)"
        run 'without an index'`,
        );
      });

      test('are made, indexed and loaded', () => {
        expect(answerTo('first', said), said.text).toEqual(THERE);
        expect(asked(said, 'first')).toEqual(
          'has create describe indexes/create describe load get_load_state'.split(' '),
        );
      });

      test('are left as they are when it runs again', () => {
        expect(answerTo('second', said), said.text).toEqual(THERE);
        expect(asked(said, 'second')).toEqual('has describe load get_load_state'.split(' '));
      });

      test('get the index that is missing', () => {
        expect(answerTo('without an index', said), said.text).toEqual(THERE);
        expect(asked(said, 'without an index')).not.toContain('create');
      });

      test('take no more than the limit of the job', () => {
        expectWithinLimit(said, 'milvus-collections');
      });
    });

    describe('of another shape', () => {
      let said: Booted;

      beforeAll(async () => {
        said = await boot(
          emitted(),
          SERVICES,
          [
            STAND_IN,
            ...OTHERS.map(
              ({ other, from, to }) =>
                `begin; put collections/create "$(file create | sed 's/${from}/${to}/')"; run ${other}`,
            ),
            'begin; put collections/create "$(file create)"',
            'put indexes/create "$(file index | sed s/COSINE/L2/)"; run metric',
          ].join('\n'),
        );
      });

      test.each([...OTHERS, { other: 'metric', says: '+index vector L2' }])(
        'are refused with the difference, and not touched: $other',
        ({ other, says }) => {
          const { status, text } = answerTo(other, said);
          expect(status, said.text).toBe(1);
          expect(text).toContain(`collection ${NAME} is (+) not what its service makes (-)`);
          expect(text).toContain(says);
          expect(asked(said, other)).toEqual(['has', 'describe']);
        },
      );
    });

    describe('are the end of the job where the server refuses', () => {
      let said: Booted;

      beforeAll(async () => {
        said = await boot(
          emitted(),
          SERVICES,
          [STAND_IN, ...CALLS.map((call) => `begin ${call}; run ${call}`)].join('\n'),
        );
      });

      test.each(CALLS)('%s', (call) => {
        expect(answerTo(call, said).status, said.text).toBe(1);
        expect(answerTo(call, said).text).toContain(`${call} of collection ${NAME} was refused: {"code":1,`);
      });
    });

    test.each([
      {
        fault: 'a key that the server does not know',
        file: 'create',
        from: 'isPrimary',
        to: 'primary',
        says: '1802',
      },
      { fault: 'a type that is none', file: 'create', from: 'FloatVector', to: 'Vector', says: 'is invalid' },
      { fault: 'half a request', file: 'index', from: '}]}', to: '', says: '1801' },
      { fault: 'a number as a text', file: 'index', from: ':128', to: ':"128"', says: 'nlist' },
    ])('are not made of $fault', async ({ file, from, to, says }) => {
      const path = `${FOLDER}/${NAME}.${file}.json`;
      const files = emitted({ [path]: (text) => text.replace(from, to) });
      const said = await boot(files, SERVICES, `${STAND_IN}\nbegin\nrun once`);
      expect(said.answers['once']?.status, said.text).toBe(1);
      expect(said.answers['once']?.text).toContain(says);
    });

    test('are the end of the job where nobody answers', async () => {
      const impatient = (text: string) =>
        text.replace('--retry 40 --retry-delay 3', '--retry 1 --retry-delay 1');
      const files = emitted({ [`${FOLDER}/milvus-collections.sh`]: impatient });
      const said = await boot(files, SERVICES, 'ask run job milvus-collections');
      expect(said.answers['run']?.status, said.text).toBe(1);
      expect(said.answers['run']?.text).toMatch(/connect/);
    });
  },
);
