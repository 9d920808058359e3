import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, print, questionsTo, readable } from '../support/reader.ts';

const PROPERTIES = project('config/kafka/server.properties');
const TOPICS = project('config/kafka-topics/topics.tsv');
const ASK =
  'kafka_reader() { java -Xmx128m -XX:TieredStopAtLevel=1 -cp "$CFG/kafka/libs/*" "$HERE/java/KafkaReader.java" "$@"; }';
const MINUTES = 60_000;

describe.runIf(readable('the Kafka files', 'compose', 'kafka'))('Kafka, read by Kafka 4.2', () => {
  describe('with every topic', () => {
    let files: Emitted;
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      files = emitted();
      said = await boot(
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
        started=$SECONDS
        ask 'second run' job kafka-topics
        ask 'second job seconds' echo $((SECONDS - started))
        kafka_reader topics kafka:9092 | tr '\\t' ' ' > /box/topics
        ask topics cat /box/topics
        ask roundtrip kafka_reader roundtrip kafka:9092 soma.audit
        memory kafka
        stop kafka
        start kafka
        ask 'after a restart' kafka_reader roundtrip kafka:9092 soma.audit`,
      );
    }, 3 * MINUTES);

    test('the broker knows every key of its file', () => {
      expect(answered('unknown keys'), said.text).toEqual({ status: 0, text: '' });
    });

    test('the broker is healthy under the emitted flags', () => {
      expect(answered('healthy').status, said.text).toBe(0);
    });

    test('the job makes the topics', () => {
      expect(answered('first run').status, said.text).toBe(0);
    });

    // It takes three seconds on idle cores; a Java process for each topic took more than sixty.
    test.each(['job seconds', 'second job seconds'])('the job is over in half a minute: %s', (question) => {
      print(`kafka-topics: ${text(question)} s`);
      expect(Number(text(question))).toBeLessThan(30);
    });

    test('every topic is as it was listed', () => {
      const listed = files.read(TOPICS).trim().replaceAll('\t', ' ').replaceAll('\n', ' | ');
      expect(text('topics')).toBe(listed);
    });

    test('a record is read as it was written', () => {
      expect(text('roundtrip')).toBe('value');
    });

    test('a record is read as it was written after a restart', () => {
      expect(text('after a restart')).toBe('value');
    });

    test('the broker stays within its limit', () => {
      expectWithinLimit(said, 'kafka', 'the heap fills under load, and a broker lives off the page cache');
    });

    test('the job stays within its limit', () => {
      expectWithinLimit(said, 'kafka-topics', 'a shell, awk and netcat; less would save nothing');
    });
  });

  describe('when the job runs again', () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      const list = join(files.folder, TOPICS);
      said = await boot(
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
      ask restored diff /box/before /box/restored
      sed -i 's/^\\(a2a.out\t\\)3\t1\tcleanup.policy=delete/\\14\t1\tcleanup.policy=delete,retention.ms=5000/' '${list}'
      ask 'with other wishes' job kafka-topics
      kafka_reader topics kafka:9092 > /box/changed
      ask changed grep a2a.out /box/changed
      sed -i 's/^\\(a2a.out\t\\)4/\\12/' '${list}'
      ask 'with fewer partitions' job kafka-topics`,
      );
    }, 3 * MINUTES);

    test.each(['first', 'second', 'third', 'with other wishes'])('it succeeds: %s', (run) => {
      expect(answered(run).status, said.text).toBe(0);
    });

    test('it changes nothing', () => {
      expect(answered('difference')).toEqual({ status: 0, text: '' });
    });

    test('it brings back a setting that somebody changed', () => {
      expect(answered('restored')).toEqual({ status: 0, text: '' });
    });

    test('it brings a topic to more partitions and to another retention', () => {
      expect(text('changed').replaceAll('\t', ' ')).toBe(
        'a2a.out 4 1 cleanup.policy=delete,retention.ms=5000',
      );
    });

    test('it fails where a topic has more partitions than it should have', () => {
      expect(answered('with fewer partitions').status).toBe(1);
    });

    test('it says which topic has more partitions than it should have', () => {
      expect(text('with fewer partitions')).toMatch(
        /^topic a2a.out: .*4 partition.*2 would not be an increase/,
      );
    });
  });

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
      const files = emitted({ [TOPICS]: (text) => text.replace(/\t(\d)\t1\t/, '\t$1\t3\t') });
      const said = await boot(files, ['kafka', 'kafka-topics'], 'start kafka\nask run job kafka-topics');
      expect(said.answers.run?.status).not.toBe(0);
      expect(said.answers.run?.text).toMatch(/replication factor/i);
    },
  );
});
