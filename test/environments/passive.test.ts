import { describe, expect, test } from 'vitest';
import { rulesBetween } from '../../environments/aws-rules.ts';
import { criticalPath, minutesOf, overAfter } from '../../stacks/cloud/recovery/critical-path.ts';
import { recoveryProblems } from '../../stacks/cloud/recovery/problems.ts';
import { recoveryReport } from '../../stacks/cloud/recovery/report.ts';
import { reportText } from '../../constructs/core/plan/plan-report.ts';
import { type Changes, environment, platform, problemsOf } from '../support/environment.ts';

const PASSIVE = {
  region: 'eu-central-1',
  zones: ['a', 'b', 'c'],
  cidr: '10.42.0.0/16',
  replicaLag: '6m',
  decision: '7m',
  rebuilt: { milvus: { from: 'the memories', within: '10m' } },
  lost: { kafka: 'events are rows first', redis: 'locks end' },
};

/** Production with a second region, and with changes to it. */
const passive = (changes: Changes = {}): Changes => ({
  'aws.passive': PASSIVE,
  ...Object.fromEntries(Object.entries(changes).map(([path, value]) => [`aws.passive.${path}`, value])),
});

describe('a second region', () => {
  test('raises no problem as it stands, and is needed by nobody', () => {
    expect(problemsOf('prod', passive())).toEqual([]);
    expect(problemsOf('prod', { 'aws.passive': undefined })).toEqual([]);
  });

  test.each<{ readonly title: string; readonly changes: Changes; readonly says: string }>([
    {
      title: 'the region that is lost',
      changes: passive({ region: 'eu-west-1' }),
      says: 'aws.passive.region: "eu-west-1" is the region whose loss is to be survived; name another',
    },
    {
      title: 'a network over that of the first',
      changes: passive({ cidr: '10.40.128.0/17' }),
      says: 'aws.passive.cidr: "10.40.128.0/17" overlaps aws.cidr "10.40.0.0/16"; networks that overlap can never be joined',
    },
    {
      title: 'a network that is none',
      changes: passive({ cidr: '10.42.0.0' }),
      says: 'aws.passive.cidr: "10.42.0.0" is no address range; write for example "10.40.0.0/16"',
    },
    {
      title: 'fewer zones',
      changes: passive({ zones: ['a', 'b'] }),
      says: 'aws.passive.zones: 2 zones, and aws.zones has 3; brokers are spread evenly over as many, so name as many',
    },
    {
      title: 'one zone twice',
      changes: passive({ zones: ['a', 'b', 'b'] }),
      says: 'aws.passive.zones: "b" is listed twice; name different zones',
    },
    {
      title: 'a copy that may be a quarter of an hour behind',
      changes: passive({ replicaLag: '10m', decision: '3m' }),
      says: 'aws.passive.replicaLag: 10 min and 5 min until the alarm make 15 min that may be lost, and less than 15 min is promised; write at most "9m"',
    },
    {
      title: 'an alarm about nothing',
      changes: passive({ replicaLag: '4m' }),
      says: 'aws.passive.replicaLag: 4 min; an idle database seems to be up to 5 min behind, and somebody would be called for nothing; write at least "5m"',
    },
    {
      title: 'an hour until it runs',
      changes: passive({ decision: '8m' }),
      says: 'aws.passive: notice 11 + decide 8 + fence 2 + promote 15 + begin 3 + services 11 + vectors 10 make 60 min until the platform runs in eu-central-1, and less than 60 min is promised; shorten replicaLag, decision or rebuilt.milvus.within by 1 min',
    },
    {
      title: 'a disk without room for the log of a copy that is behind',
      changes: { ...passive(), 'dataLayer.postgres.disk': '41Gi' },
      says: 'dataLayer.postgres.disk: 41 GiB keep the log of 10 min of busy writing, and a copy that is behind for longer is lost before its alarm speaks after 11 min; write at least "42Gi"',
    },
    {
      title: 'nothing said about Kafka',
      changes: passive({ 'lost.kafka': undefined }),
      says: 'eventStreaming.kafka: nothing copies it to eu-central-1, so all of it would be lost; say in aws.passive.lost.kafka why that is right, or leave aws.passive out',
    },
    {
      title: 'nothing said about Redis',
      changes: passive({ 'lost.redis': undefined }),
      says: 'dataLayer.redis: nothing copies it to eu-central-1, so all of it would be lost; say in aws.passive.lost.redis why that is right, or leave aws.passive out',
    },
    {
      title: 'nothing said about vectors',
      changes: passive({ 'rebuilt.milvus': undefined }),
      says: 'dataLayer.milvus: its catalogue in etcd is not copied to eu-central-1, and without it its vectors are lost; say in aws.passive.rebuilt.milvus what they are made from again, or leave aws.passive out',
    },
    {
      title: 'a database of our own',
      changes: {
        ...passive(),
        'dataLayer.postgres.hosting': 'self',
        'dataLayer.postgres.replicas': 3,
        'dataLayer.postgres.withoutBackup': { reason: 'a test needs no backup' },
        'observability.metrics.exporters.postgres': { memory: '64Mi', cpu: '50m' },
      },
      says: 'dataLayer.postgres.hosting: "self" is copied to no other region; write "managed" or leave aws.passive out',
    },
    {
      title: 'an image that nothing copies there',
      changes: {
        ...passive(),
        'somaServices.somafractalmemory.image': '111122223333.dkr.ecr.eu-west-1.amazonaws.com/memory:1',
      },
      says: 'somaServices: image "111122223333.dkr.ecr.eu-west-1.amazonaws.com/memory:1" lies in eu-west-1, in a registry that nothing copies to eu-central-1; push it to "444455556666.dkr.ecr.eu-west-1.amazonaws.com/", or leave aws.passive out',
    },
  ])('with $title is refused', ({ changes, says }) => {
    expect(problemsOf('prod', changes)).toEqual([says]);
  });

  test('is taken up to the last minute before each bound', () => {
    expect(problemsOf('prod', passive({ decision: '7m' }))).toEqual([]);
    expect(problemsOf('prod', passive({ replicaLag: '9m', decision: '4m' }))).toEqual([]);
    expect(problemsOf('prod', passive({ replicaLag: '5m' }))).toEqual([]);
    expect(problemsOf('prod', { ...passive(), 'dataLayer.postgres.disk': '42Gi' })).toEqual([]);
  });

  test('has no bucket that must be whole, since S3 promises a quarter of an hour', () => {
    const whole = platform('prod', passive());
    expect(whole.dataLayer.objectStore.buckets).toEqual(['milvus', 'loki']);
    const { demanded } = whole.dataLayer.objectStore;
    Object.defineProperty(whole.dataLayer.objectStore, 'demanded', {
      value: [...demanded, { name: 'archive' }],
    });
    expect(recoveryProblems(whole)).toEqual([
      'dataLayer.objectStore: bucket "archive" is copied within 15 min, and less than 15 min may be lost; keep what it holds in the database, or leave aws.passive out',
    ]);
  });

  test('has a network of its own among all environments', () => {
    const staging = environment('staging');
    expect(rulesBetween([staging, environment('prod', passive({ cidr: '10.41.0.0/16' }))])).toEqual([
      'prod: aws.passive.cidr: 10.41.0.0/16 overlaps 10.41.0.0/16 of "staging"; networks that overlap can never be joined',
    ]);
  });

  test('is told with its plan: what is lost, and when what is back', () => {
    const text = reportText(recoveryReport(platform('prod', passive({ decision: '6m' }))));
    expect(text).toMatch(/^postgres +11 min +34 min +read replica, promoted$/m);
    expect(text).toMatch(/^kafka +all of it +48 min +begins empty: events are rows first$/m);
    expect(text).toMatch(/^milvus +11 min +58 min +made again from the memories$/m);
    expect(text).toMatch(/^nodes +10 +27 min +/m);
    expect(text).toMatch(/^promote \+ +15 +34 min +/m);
    expect(text).toMatch(/^begin \+ +3 +37 min +/m);
    expect(text).toMatch(
      /^services \+ +11 +48 min +estimate: 45 s for each of 14 waves in which pods start$/m,
    );
    expect(text).toContain('58 min until the platform runs (steps with +), 78 min if nothing is done beside');
    expect(recoveryReport(platform('prod', { 'aws.passive': undefined }))).toEqual([]);
    expect(recoveryReport(platform('kind'))).toEqual([]);
  });
});

describe('the time of steps that wait for others', () => {
  const steps = [
    { name: 'a', minutes: 5, after: [] },
    { name: 'b', minutes: 3, after: ['a'] },
    { name: 'c', minutes: 4, after: ['a'] },
    { name: 'd', minutes: 1, after: ['b', 'c'] },
    { name: 'alone', minutes: 2, after: [] },
  ];

  test('is that of the longest chain, whichever order they are listed in', () => {
    for (const listed of [steps, [...steps].reverse()]) {
      expect(criticalPath(listed).map(({ name }) => name)).toEqual(['a', 'c', 'd']);
      expect(['a', 'b', 'c', 'd', 'alone'].map((name) => overAfter(listed, name))).toEqual([5, 8, 9, 10, 2]);
    }
    expect(minutesOf(steps)).toBe(15);
  });

  test('is not counted where a step waits for nothing that is there, or for itself', () => {
    expect(() => criticalPath([{ name: 'a', minutes: 1, after: ['b'] }])).toThrow('no step is named "b"');
    const circle = [
      { name: 'a', minutes: 1, after: ['b'] },
      { name: 'b', minutes: 1, after: ['a'] },
    ];
    expect(() => criticalPath(circle)).toThrow('step "a" waits for itself');
  });
});
