import { describe, expect, test } from 'vitest';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { local } from '../../environments/local.ts';
import type { Environment } from '../../environments/schema.ts';
import { type Mistake, problemsOf } from '../support/environment.ts';

const MISTAKES: readonly Mistake[] = [
  {
    title: 'a typing error in a key',
    changes: { 'security.opa.memory': undefined, 'security.opa.memoyr': '96Mi' },
    says: 'security.opa.memoyr: unknown setting; did you mean "memory"?',
  },
  {
    title: 'a key that is nothing like any other',
    changes: { 'security.opa.flavour': 'large' },
    says: 'security.opa.flavour: unknown setting; known here: cpu, memory, replicas',
  },
  {
    title: 'a typing error in the name of a layer',
    changes: { security: undefined, securty: local.security },
    says: 'securty: unknown setting; did you mean "security"?',
  },
  {
    title: 'a missing layer',
    changes: { security: undefined },
    says: 'security: is missing; expected a section with settings',
  },
  {
    title: 'a language model that would be looked for in the container itself',
    changes: { 'somaServices.agentvoicebox.speech.llm.url': 'http://localhost:11434' },
    says: 'somaServices.agentvoicebox.speech.llm.url: "http://localhost:11434" would be the container itself; for a program on this machine write "http://host.docker.internal:PORT"',
  },
  {
    title: 'a missing size',
    changes: { 'dataLayer.etcd.memory': undefined },
    says: 'dataLayer.etcd.memory: is missing; expected an amount of memory such as "512Mi" or "2Gi"',
  },
  {
    title: 'a unit of ten to the sixth',
    changes: { 'eventStreaming.kafka.memory': '1280M' },
    says: 'eventStreaming.kafka.memory: "1280M" is no amount of memory; write whole mebibytes or gibibytes, for example "512Mi" or "2Gi"',
  },
  {
    title: 'memory as a number',
    changes: { 'eventStreaming.kafka.memory': 1280 },
    says: 'eventStreaming.kafka.memory: expected an amount of memory such as "512Mi" or "2Gi" (got 1280)',
  },
  {
    title: 'half a gibibyte',
    changes: { 'eventStreaming.kafka.memory': '1.25Gi' },
    says: 'eventStreaming.kafka.memory: "1.25Gi" is no amount of memory; write whole mebibytes or gibibytes, for example "512Mi" or "2Gi"',
  },
  {
    title: 'no memory at all',
    changes: { 'eventStreaming.kafka.memory': '0Mi' },
    says: 'eventStreaming.kafka.memory: "0Mi" is no amount of memory; write whole mebibytes or gibibytes, for example "512Mi" or "2Gi"',
  },
  {
    title: 'CPU in words',
    changes: { 'eventStreaming.kafka.cpu': 'half' },
    says: 'eventStreaming.kafka.cpu: "half" is no amount of CPU; write thousandths of a core or cores, for example "250m" or "2"',
  },
  {
    title: 'retention without a unit',
    changes: { 'eventStreaming.kafka.retention': '7' },
    says: 'eventStreaming.kafka.retention: "7" is no duration; write a number and a unit, for example "30s", "12h" or "7d"',
  },
  {
    title: 'retention with a unit twice',
    changes: { 'eventStreaming.kafka.retention': '7dd' },
    says: 'eventStreaming.kafka.retention: "7dd" is no duration; write a number and a unit, for example "30s", "12h" or "7d"',
  },
  {
    title: '0 replicas',
    changes: { 'eventStreaming.kafka.replicas': 0 },
    says: 'eventStreaming.kafka.replicas: at least 1 replica is needed; leave the section out to run none (got 0)',
  },
  {
    title: 'a negative number of replicas',
    changes: { 'eventStreaming.kafka.replicas': -3 },
    says: 'eventStreaming.kafka.replicas: at least 1 replica is needed; leave the section out to run none (got -3)',
  },
  {
    title: 'half a replica',
    changes: { 'eventStreaming.kafka.replicas': 1.5 },
    says: 'eventStreaming.kafka.replicas: 1.5 is not allowed; expected a whole number',
  },
  {
    title: 'a heap, which is derived and never stated',
    changes: { 'eventStreaming.kafka.heap': '1g' },
    says: 'eventStreaming.kafka.heap: unknown setting; known here: cpu, disk, hosting, memory, plaintext, replicas, retention',
  },
  {
    title: 'an instance class, which is derived and never stated',
    changes: { 'dataLayer.postgres.instanceClass': 'db.t4g.medium' },
    says: 'dataLayer.postgres.instanceClass: unknown setting; known here: backup, cpu, disk, hosting, memory, replicas, withoutBackup',
  },
  {
    title: 'a size that a managed system is not told',
    changes: { 'dataLayer.postgres.hosting': 'managed' },
    says: 'dataLayer.postgres.replicas: unknown setting where hosting is "managed"; known here: cpu, disk, hosting, memory',
  },
  {
    title: 'two object stores that share nothing',
    changes: { 'dataLayer.objectStore.replicas': 2 },
    says: 'dataLayer.objectStore.replicas: unknown setting; known here: cpu, disk, hosting, memory',
  },
  {
    title: 'a level that does not exist',
    changes: { level: 'laptop' },
    says: 'level: "laptop" is not allowed; write one of "local", "kind", "staging", "prod", "onprem"',
  },
  {
    title: 'a zone that no label could have',
    level: 'onprem',
    changes: { 'cluster.nodePools.0.zones': ['Room 1', 'b', 'c'] },
    says: 'cluster.nodePools.0.zones.0: a zone is 1 to 31 lower-case letters, digits and hyphens, as the label topology.kubernetes.io/zone of its nodes has it (got "Room 1")',
  },
  {
    title: 'disks of no class',
    level: 'onprem',
    changes: { 'cluster.storageClass': undefined },
    says: 'cluster.storageClass: is missing; expected text in quotes',
  },
  {
    title: 'a way of hosting that does not exist',
    changes: { 'dataLayer.postgres.hosting': 'rds' },
    says: 'dataLayer.postgres.hosting: "rds" is not allowed; write one of "self", "managed"',
  },
  {
    title: 'workflows that are forgotten at once',
    changes: { 'eventStreaming.temporal.retention': '30m' },
    says: 'eventStreaming.temporal.retention: the server refuses less than an hour; write for example "3d" (got "30m")',
  },
  {
    title: 'no shards',
    changes: { 'eventStreaming.temporal.historyShards': 0 },
    says: 'eventStreaming.temporal.historyShards: 0 is not allowed; write at least 1',
  },
  {
    title: 'alerts that go nowhere without a word',
    changes: { 'observability.metrics.alertmanager.tell.critical': [] },
    says: 'observability.metrics.alertmanager.tell.critical: an empty list tells nobody without saying so; write "nobody" (got this list)',
  },
  {
    title: 'no workers',
    changes: { 'somaServices.somabrain.api.workers': 0 },
    says: 'somaServices.somabrain.api.workers: 0 is not allowed; write at least 1',
  },
  {
    title: 'an image without a tag',
    changes: { 'somaServices.somabrain.image': 'somabrain' },
    says: 'somaServices.somabrain.image: "somabrain" is no pinned image; write a name with a tag other than "latest" or with a digest',
  },
  {
    title: 'the image that is called latest',
    changes: { 'somaServices.somabrain.image': 'somabrain:latest' },
    says: 'somaServices.somabrain.image: "somabrain:latest" is no pinned image; write a name with a tag other than "latest" or with a digest',
  },
  {
    title: 'lines that are kept for an hour',
    changes: { 'observability.loki.retention': '1h' },
    says: 'observability.loki.retention: the index is cut by the day, and the server says nothing of a shorter time; write for example "30d"',
  },
  {
    title: 'more successes than there are',
    changes: { 'observability.otelCollector.successPercent': 110 },
    says: 'observability.otelCollector.successPercent: 110 is not allowed; write at most 100',
  },
  {
    title: 'a key with a role that there is not',
    changes: { 'security.kong.keys': [{ name: 'developer', tenant: 'local', roles: ['root'] }] },
    says: 'security.kong.keys.0.roles.0: "root" is not allowed; write one of "platform-admin", "platform-user", "service"',
  },
  {
    title: 'a public name that is an address',
    level: 'kind',
    changes: { 'cluster.edge.host': '192.0.2.7' },
    says: 'cluster.edge.host: a host is a name in small letters with a dot in it, for example "somastack.example.com"',
  },
  {
    title: 'a public port that Kubernetes gives to no Service',
    level: 'kind',
    changes: { 'cluster.edge.port': 443 },
    says: 'cluster.edge.port: 443 is not allowed; write at least 30000',
  },
  {
    title: 'a flag that would make a key of two parts',
    changes: {
      'dataLayer.featureFlags.flags.somabrain.oak': undefined,
      'dataLayer.featureFlags.flags.somabrain.oak/tree': false,
    },
    says: 'dataLayer.featureFlags.flags.somabrain.oak/tree: a name is lower-case letters, digits and hyphens, since it becomes part of a key',
  },
  {
    title: 'a flag that is neither on nor off',
    changes: { 'dataLayer.featureFlags.flags.somabrain.oak': 'sometimes' },
    says: 'dataLayer.featureFlags.flags.somabrain.oak: "sometimes" is not allowed; expected boolean',
  },
  {
    title: 'a name that AWS could not carry',
    changes: { name: 'My Laptop' },
    says: 'name: a name is 1 to 15 lower-case letters, digits and hyphens: it becomes part of AWS names (got "My Laptop")',
  },
  {
    title: 'an exception without a reason',
    level: 'prod',
    changes: { 'eventStreaming.kafka.plaintext.reason': 'todo' },
    says: 'eventStreaming.kafka.plaintext.reason: say in a sentence why plaintext is needed (got "todo")',
  },
  {
    title: 'a repository that is no address',
    level: 'kind',
    changes: { 'cluster.gitOps.repository': 'deployments' },
    says: 'cluster.gitOps.repository: expected an https address in quotes (got "deployments")',
  },
  {
    title: 'no nodes',
    level: 'kind',
    changes: { 'cluster.nodePools.0.nodes': 0 },
    says: 'cluster.nodePools.0.nodes: a pool needs at least 1 node (got 0)',
  },
  {
    title: 'a pool without a reserve where nobody else takes one',
    level: 'kind',
    changes: { 'cluster.nodePools.0.reserved': undefined },
    says: 'cluster.nodePools.0.reserved: is missing; expected a section with settings',
  },
  {
    title: 'an account as a number',
    level: 'prod',
    changes: { 'aws.account': 444455556666 },
    says: 'aws.account: an account id is twelve digits in quotes (got 444455556666)',
  },
  {
    title: 'a subject that many jobs have',
    level: 'prod',
    changes: { 'aws.access.ci.subject': 'repo:example/*' },
    says: 'aws.access.ci.subject: a subject is compared letter by letter; write the one repository and branch or environment that deploys (got "repo:example/*")',
  },
  {
    title: 'a role by its whole ARN',
    level: 'prod',
    changes: { 'aws.access.people.view': ['arn:aws:iam::444455556666:role/developers'] },
    says: 'aws.access.people.view.0: a role is named as in its ARN, after "role/": letters, digits and +=,.@/_- (got "arn:aws:iam::444455556666:role/developers")',
  },
  {
    title: 'a cluster that nobody could mend',
    level: 'prod',
    changes: { 'aws.access.people.breakGlass': [] },
    says: 'aws.access.people.breakGlass: somebody must be able to mend what locks the others out',
  },
];

describe('the form of an environment file', () => {
  test.each(MISTAKES)('$title is refused', ({ level = 'local', changes, says }) => {
    expect(problemsOf(level, changes)).toContainEqual(expect.stringContaining(says));
  });
});

/** Every section of an environment file with its path, those in lists too. */
function sectionsOf(here: unknown, path: readonly string[] = []): readonly (readonly [string, object])[] {
  if (typeof here !== 'object' || here === null) return [];
  const inside = Object.entries(here).flatMap(([key, value]) => sectionsOf(value, [...path, key]));
  return Array.isArray(here) || path.length === 0 ? inside : [[path.join('.'), here], ...inside];
}

/** Names that whoever writes the file chooses, so that none is unknown. */
const FREE = /\.flags(\.\w+)?$/;

describe.each(Object.entries(ENVIRONMENTS))('an unknown setting in %s', (name, input) => {
  const sections = sectionsOf(input).filter(([path]) => !FREE.test(path));

  test.each(sections)('%s is told what is known there', (path, section) => {
    const [problem = '', ...more] = problemsOf(name as Environment['level'], { [`${path}.nonsuch`]: 1 });
    expect(more).toEqual([]);
    const [, known = ''] = / unknown setting.*; known here: (.+)$/.exec(problem) ?? [];
    expect(problem.startsWith(`${path}.nonsuch: `)).toBe(true);
    expect(known.split(', ')).toEqual(expect.arrayContaining(Object.keys(section)));
  });
});
