import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct, RootConstruct } from 'constructs';
import { afterAll, expect, test } from 'vitest';
import { makeSecrets } from '../../cli/laptop/make-secrets.ts';
import { ContributorError } from '../../constructs/core/problems/errors.ts';
import { partNamed } from '../../constructs/core/memory/memory-model.ts';
import type { Component } from '../../constructs/core/model/component.ts';
import { type Endpoint, OWN_ADDRESS } from '../../constructs/core/model/endpoint.ts';
import { databasePassword, Secret } from '../../constructs/core/model/secret.ts';
import { reference, text } from '../../constructs/core/model/value.ts';
import { milvusOnKubernetes } from '../../constructs/data-layer/milvus/milvus.kubernetes.ts';
import { IMAGES } from '../../constructs/core/versions.ts';
import { podGroups } from '../../stacks/kubernetes/plan/pod-groups.ts';
import { addContainer } from '../../targets/compose/add-container.ts';
import { ComposeProject } from '../../targets/compose/compose-project.ts';
import type { ComposeService } from '../../targets/compose/compose-service.ts';
import { healthCheck } from '../../targets/compose/health-check.ts';
import { HostPorts, type PortPolicy } from '../../targets/compose/host-ports.ts';
import { applicationOf } from '../../targets/contract/places.ts';
import { networkPolicies } from '../../targets/kubernetes/network/policies.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import { longestPaths } from '../../targets/kubernetes/places/waves.ts';
import { environmentVariables } from '../../targets/kubernetes/pods/environment-variables.ts';
import { podTemplate } from '../../targets/kubernetes/pods/pod.ts';
import { templatedSecret } from '../../targets/kubernetes/secrets/external-secret.ts';
import { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';
import { Workload } from '../../constructs/workload/workload.ts';
import { platform } from '../support/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'somastack-secrets-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const { dataLayer, security } = platform('local');
const { opa } = security;
const { postgres, redis } = dataLayer;
const http = opa.port('http');
const password = databasePassword('somabrain');
const cluster = { environmentName: 'kind', storageClass: undefined, zoned: false, cloud: undefined };
const container = { image: IMAGES.opa, runAs: { uid: 1, gid: 1 } };

const target = (of: readonly Component[], location: Location = { selector: {} }) =>
  new KubernetesTarget(cluster, of, new Map(of.map((component) => [component, location])));
const compose = (use: (project: ComposeProject) => unknown) => () =>
  use(
    new ComposeProject({
      environmentName: 'local',
      networkName: 'somastack_net',
      hasProfiles: true,
      secretsCommand: 'npm run secrets',
      hostPorts: ports([]),
    }),
  );
const ports = (endpoints: readonly Endpoint[], policy?: PortPolicy) =>
  new HostPorts([{ component: opa, endpoints }], () => policy);
const podsOf = (kind: string, spec: object) => podGroups({ kind, metadata: { name: 'echo' }, spec } as never);

/** What somebody may contribute that cannot be, and what it says. */
const CASES: Readonly<Record<string, () => unknown>> = {
  'opa has no range of host ports; add one to compose/host-port-ranges.ts': () => ports([http]),
  'opa needs another host port, and 1514 to 1514 are all taken; widen its range in compose/host-port-ranges.ts':
    () => ports([http, http], { range: [1514, 1514], from: 'first' }),
  'port "http" of opa is not published; add it to "published" of its component': () =>
    ports([]).of('opa', http),
  'service "echo" is defined twice; give each component a name of its own': compose((project) => {
    project.add('echo', {} as ComposeService, opa);
    project.add('echo', {} as ComposeService, opa);
  }),
  'two files of echo would be config/echo/a.conf; give each a name of its own': compose((project) =>
    ['/etc/a.conf', '/opt/a.conf'].map((path) => project.config('echo', path, '')),
  ),
  'a health check calls curl, which openpolicyagent/opa:1.19.1-static does not have; it has none': () =>
    healthCheck(IMAGES.opa, { readiness: { type: 'command', command: ['curl'] }, startSeconds: 1 }),
  'security.opa has no port "grpc"; it has http': () => opa.port('grpc'),
  'a memory model has no part "heap"; it has Go heap, stacks and runtime': () =>
    partNamed(opa.memoryModel, 'heap'),
  'expected a secret name in upper snake case such as "POSTGRES_PASSWORD", got "my-password"': () =>
    new Secret('my-password'),
  'elsewhere/echo: no Kubernetes application is named "elsewhere"; there are namespaces, operators, event-streaming, data-layer, security, observability, soma-services':
    () => {
      const { path, replicas, memory, cpu, memoryModel } = opa;
      const props = { path, replicas, memory, cpu, memoryModel, container: () => container };
      return applicationOf(new Workload(new Construct(new RootConstruct(), 'elsewhere'), 'echo', props));
    },
  'components that need each other can never start: a, b': () =>
    longestPaths(['c', 'a', 'b'], (node) => ({ a: ['b'], b: ['c', 'a'] })[node] ?? []),
  'no component is named "postgres", but another one calls it': () => target([opa]).ownerOf(postgres.sql),
  'dataLayer.postgres: nothing serves its endpoint "sql"': () =>
    target([postgres], 'absent').resolve(postgres.sql),
  'the address of a pod is known only when it starts; hand it over as a variable': () =>
    target([opa]).literal(OWN_ADDRESS),
  'the address postgres-sql is known only when the cloud has made it; hand it over as a variable or in a file':
    () => target([postgres], { managed: 'network' }).literal(postgres.sql),
  'security.opa: secret SOMABRAIN_DB_PASSWORD in an argument, which every list of processes shows; hand it over as a variable or in a file':
    () => {
      const command = [text`--password=${password}`];
      return podTemplate(target([opa]), opa, { ...container, command }, { ports: [], apart: false });
    },
  'security.opa: variable SOMABRAIN_DB_PASSWORD is a text and the name of what another one holds': () =>
    environmentVariables(target([opa]), opa, { [password.name]: 'mine', URL: text`x:${password}` }),
  'variable SOMABRAIN_DB_PASSWORD would have two sources; name one of them otherwise': () =>
    environmentVariables(target([opa]), opa, {
      [password.name]: reference(redis.adminPassword),
      URL: text`x:${password}`,
    }),
  'echo-files/a.conf: "{{" in a file with secrets would be a template': () =>
    templatedSecret(cluster, { name: 'echo-files' }, { 'a.conf': text`{{ ${password}` }),
  'echo-files/a.conf: a file with secrets holds no addresses; hand them over in another one': () =>
    templatedSecret(cluster, { name: 'echo-files' }, { 'a.conf': text`${password}@${postgres.sql}` }),
  'echo/a.conf: a file with secrets holds no addresses; hand them over in another one': () => {
    const content = text`${password}@${postgres.sql}`;
    return makeSecrets(folder, {
      file: 'x.env',
      secrets: [],
      secretFiles: [{ path: 'echo/a.conf', content }],
    });
  },
  'security.opa: nobody issues certificates on a laptop; let it speak plain HTTP on loopback there': compose(
    (project) => {
      addContainer(project, opa, { ...container, certificate: { path: '/tls', host: 'opa.example.com' } });
    },
  ),
  'security.opa: nothing in its namespace vouches for the certificate of "postgres"': () =>
    podTemplate(
      target([opa, postgres]),
      opa,
      { ...container, trusts: [{ server: postgres.sql, path: '/authority' }] },
      { ports: [], apart: false },
    ),
  'security.opa: it calls "postgres", which a cloud runs, without verifying who answers; add it to trusts, and tell the program to verify the name':
    () => {
      const cloud = target([opa, postgres], { managed: 'network', authority: postgres.authority });
      const environment = { PGHOST: text`${postgres.sql.hostName}` };
      return podTemplate(cloud, opa, { ...container, environment }, { ports: [], apart: false });
    },
  'dataLayer.milvus keeps its segments on a disk, which no pod could share; give it an object store': () => {
    const milvus = Object.create(dataLayer.milvus, { storage: {} }) as typeof dataLayer.milvus;
    milvusOnKubernetes.render(milvus, target([milvus]));
  },
  'does a CronJob make pods? say so in pod-groups.ts': () => podsOf('CronJob', {}),
  'Milvus would run its role "proxy" with no limit; state its resources': () =>
    podsOf('Milvus', { mode: 'cluster', components: {} }),
  'the pods of chart "echo" are not planned; state them in OPERATOR_CHARTS': () =>
    podsOf('Application', { source: { chart: 'echo' }, destination: {} }),
  'container "main" states no resources; state its memory and CPU': () =>
    podsOf('Deployment', { replicas: 1, template: { spec: { containers: [{ name: 'main' }] } } }),
};

test.each(Object.entries(CASES))('%s', (sentence, contribute) => {
  expect(contribute).toThrow(new ContributorError(sentence));
  expect(contribute).toThrow(ContributorError);
});

test.each([
  { what: 'circle', more: { circles: [{ circle: 'echo', path: '/tls' }] } },
  { what: 'authority of a server', more: { trusts: [{ server: postgres.sql, path: '/authority' }] } },
])('a laptop has no $what', ({ more }) => {
  const add = compose((project) => {
    addContainer(project, opa, { ...container, ...more });
  });
  expect(add).toThrow('security.opa: nobody issues certificates on a laptop');
});

test('a policy for a call that nothing answers says so as well', () => {
  const locations = new Map<Component, Location>([
    [opa, { selector: {}, calls: [postgres.sql] }],
    [postgres, 'absent'],
  ]);
  const call = () => {
    networkPolicies(new KubernetesTarget(cluster, [opa, postgres], locations));
  };
  expect(call).toThrow(new ContributorError('dataLayer.postgres: nothing serves its endpoint "sql"'));
});
