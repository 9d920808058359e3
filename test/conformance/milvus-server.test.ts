import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { answerTo, boot, type Booted, readable } from '../support/reader.ts';

const NAME = 'sfm_standalone_memory';
const CREATE = project(`config/milvus-collections/${NAME}.create.json`);
const SERVICES = ['milvus', 'milvus-collections'];

/** The server, what speaks the job's language before it, and what a service does. */
const SERVER = String.raw`
  python() { "$READERS_HOME/venv-milvus-server/bin/python" "$@"; }
  answers() { for ((try = 0; try < 300; try++)); do curl -s -o /dev/null "http://milvus:$1/" && return; sleep 0.2; done; cat /box/*.log; exit 1; }
  sed -i 's/milvus:19530/milvus:8080/' "$STAGE/milvus-collections.sh"
  python -c 'import milvus; milvus.main()' --data /box/milvus --proxy-port 19530 > /box/server.log 2>&1 &
  answers 19530
  python "$HERE/milvus/bridge.py" 8080 > /box/bridge.log 2>&1 &
  answers 8080
  service() { python "$HERE/milvus/service.py" ${NAME} 2> /box/service.err || cat /box/service.err; }
`;
const THERE = { status: 0, text: `collection ${NAME} is there` };

describe.runIf(readable('the collections of Milvus, in a server', 'compose', 'milvus-server'))(
  'A collection in Milvus 2.3, made by the job',
  () => {
    describe('as its service needs it', () => {
      let said: Booted;

      beforeAll(async () => {
        said = await boot(
          emitted(),
          SERVICES,
          `${SERVER}
        ask first job milvus-collections
        ask service service
        ask second job milvus-collections
        ask again service`,
        );
      }, 170_000);

      test.each(['first', 'second'])('is there after a run of the job: %s', (run) => {
        expect(answerTo(run, said), said.text).toEqual(THERE);
      });

      test.each(['service', 'again'])('serves what its service does with it: %s', (run) => {
        expect(answerTo(run, said).text.split(' | '), said.text).toEqual([
          ...['inserted 1', 'nearest first 1.0', 'inserted 1', 'nearest second 1.0'],
          ...['another dimension refused', 'another metric refused'],
        ]);
      });
    });

    describe('with another size', () => {
      let said: Booted;

      beforeAll(async () => {
        const files = emitted({ [CREATE]: (text) => text.replace('"768"', '"0"') });
        said = await boot(
          files,
          SERVICES,
          `${SERVER}
        ask none job milvus-collections
        . "$STAGE/milvus-collections.sh"
        for file in "\${FILES[@]}"; do [[ $file != *create.json:* ]] || sed 's/"dim":"0"/"dim":"384"/' "\${file%%:*}" > /box/tmp/other; done
        curl -sS -o /box/tmp/made --data @/box/tmp/other http://milvus:8080/v2/vectordb/collections/create
        ask other job milvus-collections`,
        );
      }, 170_000);

      test('is refused by the server where the size is none', () => {
        const { status, text } = answerTo('none', said);
        expect(status, said.text).toBe(1);
        expect(text).toMatch(/collections\/create of collection .* was refused: .*dim/);
      });

      test('is not touched where somebody made it with another', () => {
        const { status, text } = answerTo('other', said);
        expect(status, said.text).toBe(1);
        expect(text).toMatch(/-field vector FloatVector dim=768 \| \+field vector FloatVector dim=384$/);
      });
    });
  },
);
