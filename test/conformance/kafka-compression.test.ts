import { describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { boot, type Booted, readable } from '../support/reader.ts';

const TOPICS = project('config/kafka-topics/topics.tsv');
const MINUTES = 60_000;

/** One topic is enough. */
const oneTopic = (text: string) => `${text.split('\n')[0] ?? ''}\n`;

/** What an engine would mount if the project did not say that code in scratch folders may run. */
const withoutExec = (text: string) => text.replaceAll('/tmp:rw,exec,', '/tmp:rw,noexec,');

async function sendCompressed(changes: Parameters<typeof emitted>[0]): Promise<Booted> {
  const files = emitted({ [TOPICS]: oneTopic, ...changes });
  const [topic = ''] = files.read(TOPICS).split('\t');
  return boot(
    files,
    ['kafka', 'kafka-topics'],
    `start kafka
    ask job job kafka-topics
    # The client's own native code needs a folder of its own: it runs beside the broker here, and not in it.
    ask taken java -Xmx128m -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=/box -cp "$CFG/kafka/libs/*" \
      "$HERE/java/KafkaReader.java" compressed kafka:9092 ${topic}`,
    { READERS_LIMIT: '150' },
  );
}

describe.runIf(readable('compressed records', 'compose', 'kafka'))(
  'a broker under the mounts of an engine',
  () => {
    test(
      'takes batches of every compression, snappy of SomaBrain among them',
      { timeout: 3 * MINUTES },
      async () => {
        const { answers, text } = await sendCompressed({});
        expect(answers['taken']?.text, text).toContain('none gzip lz4 snappy zstd');
      },
    );

    test(
      'refuses snappy and zstd where its scratch folder cannot be executed',
      { timeout: 3 * MINUTES },
      async () => {
        const { answers, text } = await sendCompressed({ [project('compose.yaml')]: withoutExec });
        const taken = answers['taken']?.text ?? '';
        expect(taken, text).toContain('none gzip lz4');
        expect(taken).not.toMatch(/lz4 snappy|zstd$/);
      },
    );
  },
);
