import { describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { boot, expectWithinLimit, readable } from '../support/reader.ts';

const PROPERTIES = project('config/kafka/server.properties');
const TOPICS = project('config/kafka-topics/topics.tsv');
const ASK =
  'kafka_reader() { java -Xmx128m -XX:TieredStopAtLevel=1 -cp "$CFG/kafka/libs/*" "$HERE/java/KafkaReader.java" "$@"; }';
const MINUTES = 60_000;

/** Two topics instead of all: every line costs the job a start of Java. */
const twoTopics = (text: string) => text.split('\n').slice(0, 2).join('\n') + '\n';

describe.runIf(readable('the Kafka files', 'compose', 'kafka'))('Kafka, read by Kafka 4.2', () => {
  test(
    'starts under the emitted flags, makes every topic as listed, and keeps records within its limit',
    { timeout: 6 * MINUTES },
    async () => {
      const files = emitted();
      const said = await boot(
        files,
        ['kafka', 'kafka-topics'],
        `${ASK}
        ask 'unknown keys' kafka_reader unknown ${files.folder}/${PROPERTIES}
        started=$SECONDS
        start kafka
        ask seconds echo $((SECONDS - started))
        ask healthy healthy kafka
        started=$SECONDS
        ask 'first run' job kafka-topics
        memory kafka-topics "$PEAK"
        ask 'job seconds' echo $((SECONDS - started))
        kafka_reader topics kafka:9092 | tr '\\t' ' ' > /box/topics
        ask topics cat /box/topics
        ask roundtrip kafka_reader roundtrip kafka:9092 soma.audit
        memory kafka
        stop kafka
        start kafka
        ask 'after a restart' kafka_reader roundtrip kafka:9092 soma.audit`,
        // The job starts Java once for each topic; a busy machine needs minutes for all of them.
        { READERS_LIMIT: '350' },
      );
      const { answers } = said;
      expect(answers['unknown keys'], said.text).toEqual({ status: 0, text: '' });
      expect(answers.healthy?.status, said.text).toBe(0);
      expect(answers['first run']?.status, said.text).toBe(0);
      const listed = files.read(TOPICS).trim().replaceAll('\t', ' ').replaceAll('\n', ' | ');
      expect(answers.topics?.text).toBe(listed);
      expect(answers.roundtrip?.text).toBe('value');
      expect(answers['after a restart']?.text).toBe('value');
      expectWithinLimit(said, 'kafka', 'the heap fills under load, and a broker lives off the page cache');
      expectWithinLimit(said, 'kafka-topics');
    },
  );

  test(
    'the job may run again: it changes nothing, but brings back a setting that somebody changed',
    { timeout: 3 * MINUTES },
    async () => {
      const files = emitted({ [TOPICS]: twoTopics });
      const said = await boot(
        files,
        ['kafka', 'kafka-topics'],
        `${ASK}
      start kafka
      ask first job kafka-topics
      kafka_reader topics kafka:9092 > /box/before
      ask second job kafka-topics
      kafka_reader topics kafka:9092 > /box/after
      ask difference diff /box/before /box/after
      /opt/kafka/bin/kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type topics \\
        --entity-name a2a.dlq --add-config retention.ms=1000
      ask third job kafka-topics
      kafka_reader topics kafka:9092 > /box/restored
      ask restored diff /box/before /box/restored`,
      );
      expect(said.answers.third?.status, said.text).toBe(0);
      expect(said.answers.restored).toEqual({ status: 0, text: '' });
      expect(said.answers.first?.status, said.text).toBe(0);
      expect(said.answers.second?.status, said.text).toBe(0);
      expect(said.answers.difference).toEqual({ status: 0, text: '' });
    },
  );

  test('a misspelt key, which the broker would not mention, is found', async () => {
    const files = emitted({ [PROPERTIES]: (text) => text.replace('num.partitions', 'num.partition') });
    const said = await boot(
      files,
      ['kafka'],
      `${ASK}\nask unknown kafka_reader unknown ${files.folder}/${PROPERTIES}`,
    );
    expect(said.answers.unknown?.text).toBe('num.partition');
  });

  test('fails on a value of the wrong type', async () => {
    const files = emitted({
      [PROPERTIES]: (text) => text.replace('num.partitions=3', 'num.partitions=three'),
    });
    const said = await boot(files, ['kafka'], 'start kafka');
    expect(said.status).toBe(1);
    expect(said.text).toContain('Invalid value three for configuration num.partitions');
  });

  test(
    'the job fails when a topic wants more copies than there are brokers',
    { timeout: 2 * MINUTES },
    async () => {
      const files = emitted({ [TOPICS]: (text) => twoTopics(text).replace(/\t(\d)\t1\t/, '\t$1\t3\t') });
      const said = await boot(files, ['kafka', 'kafka-topics'], 'start kafka\nask run job kafka-topics');
      expect(said.answers.run?.status).not.toBe(0);
      expect(said.answers.run?.text).toMatch(/replication factor/i);
    },
  );
});
