import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { INFRASTRUCTURE } from '../../targets/contract/places.ts';
import { ofKind } from '../support/kubernetes.ts';
import {
  emittedObjects,
  groundwork,
  imagesOf,
  type KubernetesObject,
  madeUpSecrets,
  postgresObjects,
  workloads,
} from './emitted-cluster.ts';
import { eventually, isReady, type LiveCluster } from './live-cluster.ts';
import { OPERATOR_IMAGE, operatorObjects, POOLER_IMAGE } from './operator.ts';

/** Components with a program of their own here, in tiers: a tier begins when the one before it is ready, as it does under Argo CD. */
const TIERS = [
  { components: ['etcd', 'feature-flags', 'opa', 'redis-cache'] },
  { components: ['feature-flags-seed', 'alertmanager', 'prometheus', 'postgres-exporter', 'redis-exporter'] },
  { components: ['jaeger', 'loki', 'otel-collector'] },
  { components: ['keycloak', 'temporal-schema'], needs: 'postgres' },
  { components: ['temporal'], needs: 'temporal-schema' },
  { components: ['temporal-namespaces'], needs: 'temporal' },
] as const;

export const RUN = TIERS.flatMap(({ components }) => components);

/** Seconds that something took from the moment when it was sent, or what became of it instead. */
export type Outcome = number | string;
export type Outcomes = Readonly<Record<string, Outcome>>;

/** The outcome of something whose program is not here; its tests are skipped by name. */
export const NOT_INSTALLED = 'its program is not installed';

const PAUSE = 'registry.k8s.io/pause:3.10';
const NAMES = 'registry.k8s.io/coredns/coredns:v1.12.2';
const POSTGRES = [OPERATOR_IMAGE, POOLER_IMAGE, postgresImage()];
const READY_SECONDS = 240;

/**
 * Brings up what `kind` emits, as far as its programs are here; what of it does not become ready is said and keeps nothing else.
 * @throws where the ground on which everything stands cannot be laid
 */
export async function bringUp(cluster: LiveCluster): Promise<Outcomes> {
  const missing = await cluster.images([PAUSE, NAMES, ...POSTGRES, ...imagesOf(RUN)]);
  const installed = (images: readonly string[]) => !images.some((image) => missing.includes(image));
  await cluster.spawn('volumes', [join(import.meta.dirname, 'volumes'), cluster.path('volumes')]);
  await cluster.apply(
    loadAll(readFileSync(join(import.meta.dirname, 'dns.yaml'), 'utf8')) as KubernetesObject[],
  );
  const isNamespace = ({ kind }: { readonly kind: string }) => kind === 'Namespace';
  await cluster.apply(groundwork().filter(isNamespace));
  await cluster.apply([...groundwork().filter((object) => !isNamespace(object)), ...madeUpSecrets()]);
  const outcomes: Record<string, Outcome> = installed(POSTGRES)
    ? await postgres(cluster)
    : { postgres: NOT_INSTALLED, pgbouncer: NOT_INSTALLED };
  for (const { components, ...tier } of TIERS) {
    const there = !('needs' in tier) || typeof outcomes[tier.needs] === 'number';
    const here = there ? components.filter((component) => installed(imagesOf([component]))) : [];
    for (const component of components) if (!here.includes(component)) outcomes[component] = NOT_INSTALLED;
    Object.assign(outcomes, await started(cluster, here));
  }
  return outcomes;
}

function postgresImage(): string {
  const [postgres] = ofKind(emittedObjects, 'Cluster');
  if (!postgres) throw new Error('kind has no PostgreSQL of an operator');
  return postgres.spec.imageName;
}

/** The operator's webhook may be asked a moment before the rules of Services lead to it. */
async function postgres(cluster: LiveCluster): Promise<Outcomes> {
  const rollOut = (...of: readonly string[]) =>
    cluster.ask(['rollout', 'status', '--timeout=180s', '-n', ...of]);
  await rollOut('kube-system', 'deployment/coredns');
  await cluster.apply(await operatorObjects(cluster));
  await rollOut('soma-operators', 'deployment/cnpg-controller-manager');
  const send = () => cluster.apply(postgresObjects()).then(() => '', String);
  await eventually(send, (refusal) => refusal === '', 60);
  const [postgres, pgbouncer] = await Promise.all([
    readyPods(cluster, 'cnpg.io/podRole=instance', 2),
    readyPods(cluster, 'somastack.io/component=pgbouncer', 2),
  ]);
  return { postgres, pgbouncer };
}

/** Waits for pods that an operator makes. */
async function readyPods(cluster: LiveCluster, selector: string, wanted: number): Promise<Outcome> {
  const pods = () => cluster.pods(INFRASTRUCTURE, selector);
  try {
    return (await eventually(pods, (found) => found.filter(isReady).length === wanted, READY_SECONDS))
      .seconds;
  } catch {
    return cluster.story(INFRASTRUCTURE, 'cnpg.io/cluster=postgres');
  }
}

/** Sends workloads and waits for each. */
async function started(cluster: LiveCluster, components: readonly string[]): Promise<Outcomes> {
  const objects = workloads(components);
  if (objects.length === 0) return {};
  await cluster.apply(objects);
  const began = Date.now();
  const waits = objects.map(async ({ kind, metadata: { name, namespace = '' } }, index) => {
    const component = components[index] ?? '';
    const wait =
      kind === 'Job'
        ? ['wait', '--for=condition=Complete', `job/${name}`]
        : ['rollout', 'status', `${kind.toLowerCase()}/${name}`];
    const { status } = await cluster.kubectl(['-n', namespace, ...wait, `--timeout=${READY_SECONDS}s`]);
    const seconds = (Date.now() - began) / 1000;
    return [
      component,
      status === 0 ? seconds : await cluster.story(namespace, `somastack.io/component=${component}`),
    ];
  });
  return Object.fromEntries(await Promise.all(waits)) as Outcomes;
}
