import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { partNamed } from '../../constructs/core/memory/memory-model.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { FLINK_MONITORING } from '../../constructs/event-streaming/flink/flink.monitoring.ts';
import { jobManagerMemory, taskManagerMemory } from '../../constructs/event-streaming/flink/flink.memory.ts';
import { type Emitted, emitted, project } from '../support/emitted.ts';
import { platform } from '../support/environment.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable, reader } from '../support/reader.ts';

const CONFIG = {
  jobmanager: project('config/flink-jobmanager/config.yaml'),
  taskmanager: project('config/flink-taskmanager/config.yaml'),
} as const;
type Process = keyof typeof CONFIG;
const MINUTES = 60_000;

/** Keys of the file system and of the reporter, which Flink hands on: its documentation of S3 and of metric reporters has them. */
const HANDED_ON = ['metrics.reporter.prom.port', 's3.endpoint', 's3.path.style.access'];

const folderOf = (files: Emitted, process: Process) => dirname(join(files.folder, CONFIG[process]));
const calculate = (files: Emitted, process: Process) =>
  reader('flink-config', ['memory', folderOf(files, process), process]);
const unknown = (files: Emitted, process: Process) =>
  reader('flink-config', ['unknown', folderOf(files, process)]);

/** Amounts that the calculator handed out, in MiB, by the last words of their names. */
function amounts(text: string): Readonly<Record<string, number>> {
  const flags = [...text.matchAll(/(-Xmx|-XX:MaxDirectMemorySize=|-XX:MaxMetaspaceSize=)(\d+)\b/g)];
  const options = [...text.matchAll(/-D \w+\.memory\.([\w.-]+)=(\d+)b/g)];
  const all = [...flags, ...options].map(
    ([, name = '', size]) => [name, Number(size) / 1024 / 1024] as const,
  );
  return Object.fromEntries(all);
}

/** Another limit in the emitted file, and nothing else. */
const limited = (process: Process, from: string, to: string) =>
  emitted({ [CONFIG[process]]: (text) => text.replace(`process.size: ${from}`, `process.size: ${to}`) });

/** As the documents set the two processes (their own keys where Flink still has them). */
const DOCUMENTED: Readonly<Record<Process, Readonly<Record<string, string>>>> = {
  jobmanager: {
    'jobmanager.memory.process.size': '512m',
    'jobmanager.memory.heap.size': '384m',
    'jobmanager.memory.off-heap.size': '128m',
  },
  taskmanager: { 'taskmanager.memory.process.size': '1g', 'taskmanager.memory.flink.size': '768m' },
};

describe.runIf(readable('the Flink files', 'compose', 'flink'))('Flink, read by Flink 1.20', () => {
  test('the calculator hands the JobManager exactly the parts of the plan', async () => {
    const said = await calculate(emitted(), 'jobmanager');
    expect(said.status, said.text).toBe(0);
    const model =
      platform('local').eventStreaming.flink?.jobManager.memoryModel ?? jobManagerMemory('', Memory.zero);
    const part = (name: string) => partNamed(model, name).mebibytes;
    expect(amounts(said.text)).toEqual({
      '-Xmx': part('heap'),
      '-XX:MaxDirectMemorySize=': part('off-heap'),
      '-XX:MaxMetaspaceSize=': part('metaspace'),
      'heap.size': part('heap'),
      'jvm-metaspace.size': part('metaspace'),
      'jvm-overhead.max': part('JVM overhead'),
      'jvm-overhead.min': part('JVM overhead'),
      'off-heap.size': part('off-heap'),
    });
  });

  test('the calculator hands the TaskManager exactly the parts of the plan', async () => {
    const said = await calculate(emitted(), 'taskmanager');
    expect(said.status, said.text).toBe(0);
    const model =
      platform('local').eventStreaming.flink?.taskManager.memoryModel ?? jobManagerMemory('', Memory.zero);
    const part = (name: string) => partNamed(model, name).mebibytes;
    expect(amounts(said.text)).toEqual({
      '-Xmx': part('framework heap') + part('task heap'),
      '-XX:MaxDirectMemorySize=': part('framework off-heap') + part('network'),
      '-XX:MaxMetaspaceSize=': part('metaspace'),
      'framework.heap.size': part('framework heap'),
      'framework.off-heap.size': part('framework off-heap'),
      'jvm-metaspace.size': part('metaspace'),
      'jvm-overhead.max': part('JVM overhead'),
      'jvm-overhead.min': part('JVM overhead'),
      'managed.size': part('managed'),
      'network.max': part('network'),
      'network.min': part('network'),
      'task.heap.size': part('task heap'),
      'task.off-heap.size': 0,
    });
  });

  test.each(['jobmanager', 'taskmanager'] as const)(
    'the calculator refuses what the documents set for the %s',
    async (process) => {
      const lines = Object.entries(DOCUMENTED[process]).map(([key, value]) => `${key}: ${value}\n`);
      const said = await calculate(emitted({ [CONFIG[process]]: () => lines.join('') }), process);
      expect(said.status).toBe(1);
      expect(said.text).toMatch(/is less than the sum of|JVM Overhead size \(0 bytes\)/);
    },
  );

  test('a limit that the plan refuses is refused by the calculator too', async () => {
    expect(jobManagerMemory('p', Memory.mebibytes(512)).problems).toHaveLength(1);
    const job = await calculate(limited('jobmanager', '768m', '512m'), 'jobmanager');
    expect(job.text).toContain('IllegalConfigurationException');
    expect(job.status).toBe(1);
    expect(taskManagerMemory('p', Memory.mebibytes(800), 2).problems).toHaveLength(1);
    const task = await calculate(limited('taskmanager', '1024m', '800m'), 'taskmanager');
    expect(task.text).toContain('IllegalConfigurationException');
    expect(task.status).toBe(1);
  });

  test.each(['jobmanager', 'taskmanager'] as const)(
    'the file of the %s names only options that Flink has',
    async (process) => {
      const said = await unknown(emitted(), process);
      expect(said.text).toBe(`ok flink-config: unknown: ${HANDED_ON.join(' ')}\n`);
    },
  );

  test('a misspelt key and an old one, which Flink would not mention, are found', async () => {
    const files = emitted({
      [CONFIG.taskmanager]: (text) =>
        text
          .replace('checkpointing.incremental', 'checkpointing.incremantal')
          .replace('taskmanager.memory.network.max', 'taskmanager.network.memory.max'),
    });
    const said = await unknown(files, 'taskmanager');
    expect(said.text).toContain(
      'unknown: execution.checkpointing.incremantal metrics.reporter.prom.port s3.endpoint s3.path.style.access taskmanager.network.memory.max',
    );
  });

  describe('the cluster', () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      said = await boot(
        emitted(),
        ['flink-jobmanager', 'flink-taskmanager'],
        `start flink-jobmanager
      ask healthy healthy flink-jobmanager
      ask flags sh -c "tr '\\\\0' ' ' < /proc/\${PID[flink-jobmanager]}/cmdline"
      ask heap sh -c 'curl -s http://127.0.0.1:9249/metrics | grep -m1 ^flink_jobmanager_Status_JVM_Memory_Heap_Max'
      ask names sh -c "curl -s http://127.0.0.1:9249/metrics | sed -n 's/^\\(flink[a-zA-Z_]*\\)[ {].*/\\1/p' | sort -u"
      ask plug-in inside flink-jobmanager readlink /opt/flink/plugins/flink-s3-fs-presto-1.20.4/flink-s3-fs-presto-1.20.4.jar
      ask edited grep -cE 'config.yaml: (Permission denied|Read-only file system)' /box/flink-jobmanager.log
      start flink-taskmanager
      for ((tries = 0; tries < 600; tries++)); do
        curl -s http://127.0.0.1:8081/overview > /box/overview
        grep -q '"slots-total":2' /box/overview && break
        sleep 0.1
      done
      ask overview cat /box/overview
      ask checkpoints curl -s http://127.0.0.1:8081/jobmanager/config
      sleep 3
      memory flink-jobmanager
      memory flink-taskmanager`,
      );
    }, 3 * MINUTES);

    test('is healthy', () => {
      expect(answered('healthy').status, said.text).toBe(0);
    });

    test('starts under the flags of the plan', () => {
      expect(text('flags')).toContain('-Xss512k -XX:ReservedCodeCacheSize=48m --add-exports');
    });

    test('tells of its heap', () => {
      expect(Number(text('heap').split(' ').at(-1))).toBeGreaterThan(0);
    });

    test('serves the metrics that its rules name', () => {
      // Of jobs it tells when there is one.
      const own = FLINK_MONITORING.catalogue.names.filter((name) => /^flink_jobmanager_(?!job_)/.test(name));
      expect(text('names').split(' | ')).toEqual(expect.arrayContaining(own));
    });

    test('has the plug-in for its checkpoints', () => {
      expect(text('plug-in')).toBe('/opt/flink/opt/flink-s3-fs-presto-1.20.4.jar');
    });

    test('cannot change its own file', () => {
      expect(text('edited')).toBe('1');
    });

    test('takes in its TaskManager with every slot', () => {
      expect(JSON.parse(text('overview'))).toMatchObject({
        taskmanagers: 1,
        'slots-total': 2,
        'flink-version': '1.20.4',
      });
    });

    test('keeps checkpoints in the object store', () => {
      expect(text('checkpoints')).toContain('"value":"s3://flink-checkpoints/checkpoints"');
    });

    test.each([
      { service: 'flink-jobmanager', reserve: 'an idle cluster: graphs of jobs fill the heap' },
      { service: 'flink-taskmanager', reserve: 'an idle cluster: state fills the managed memory' },
    ])('stays within its limits: $service', ({ service, reserve }) => {
      expectWithinLimit(said, service, reserve);
    });
  });

  test('a TaskManager alone answers its health check with metrics', { timeout: 2 * MINUTES }, async () => {
    const said = await boot(
      emitted(),
      ['flink-taskmanager'],
      `start flink-taskmanager
      heap() { curl -s http://127.0.0.1:9249/metrics | grep -m1 ^flink_taskmanager_Status_JVM_Memory_Heap_Max; }
      for ((tries = 0; tries < 300; tries++)); do heap > /dev/null && break; sleep 0.1; done
      ask heap heap`,
    );
    expect(Number(said.answers.heap?.text.split(' ').at(-1)), said.text).toBeGreaterThan(0);
  });
});
