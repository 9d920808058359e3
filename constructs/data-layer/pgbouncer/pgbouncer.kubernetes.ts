import { endpointsOf } from '../../core/model/container.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import {
  budgetFor,
  disruptionBudget,
  service,
  serviceAccount,
} from '../../../targets/kubernetes/workloads/objects.ts';
import type { PodDisruptionBudget } from '../../../targets/kubernetes/resources/manifest.ts';
import type { CnpgPooler } from '../../../targets/kubernetes/resources/cnpg.ts';
import { rollingUpdate } from '../../../targets/kubernetes/workloads/deployment.ts';
import { labelledPods, selectorOf } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import type { Labels } from '../../../targets/kubernetes/resources/resource.ts';
import { keptApart, spread } from '../../../targets/kubernetes/pods/affinity.ts';
import { podTemplate } from '../../../targets/kubernetes/pods/pod.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import { containerSecurity } from '../../../targets/kubernetes/pods/security-context.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { pgbouncerPolicy } from './pgbouncer.config.ts';
import type { Pgbouncer } from './pgbouncer.ts';

export const pgbouncerOnKubernetes: KubernetesRenderer<Pgbouncer> = { locate, render };

type Mode = CnpgPooler['spec']['pgbouncer']['poolMode'];

/** PgBouncer's port in a pod that CloudNativePG makes. */
const POOLER_PORT = 5432;

/** CloudNativePG starts PgBouncer from a program of its own in the same container, which needs this much more. */
const POOLER_MANAGER = Memory.mebibytes(64);

const modesOf = (pgbouncer: Pgbouncer) =>
  (['session', 'transaction'] as const).filter((mode) =>
    pgbouncer.pools.databases.some(({ pool }) => pool === mode),
  );

const poolerName = (pgbouncer: Pgbouncer, mode: string) =>
  `${pgbouncer.pools.server.component.name}-pooler-${mode}`;

/** One more pooler would open more connections than the server was planned for, so an old one ends first. */
const replacement = ({ replicas }: Pgbouncer) => rollingUpdate(replicas, false);

function locate(pgbouncer: Pgbouncer): Location {
  const selector = labelledPods(pgbouncer);
  const calls = endpointsOf(pgbouncer.container);
  if (pgbouncer.hosting === 'managed') {
    return { selector, calls, reach: ({ port }) => ({ service: pgbouncer.name, port, podPorts: [port] }) };
  }
  return {
    selector,
    calls,
    api: true,
    reach: ({ name }) => ({
      service: poolerName(pgbouncer, name),
      port: POOLER_PORT,
      podPorts: [POOLER_PORT],
    }),
  };
}

/** Where CloudNativePG runs the server, its own pooler is used; in front of a managed server, our container. */
function render(pgbouncer: Pgbouncer, target: KubernetesTarget): void {
  if (pgbouncer.hosting === 'managed') renderContainer(pgbouncer, target);
  else for (const mode of modesOf(pgbouncer)) target.add(pgbouncer, ...pooler(pgbouncer, mode, target));
}

function renderContainer(pgbouncer: Pgbouncer, target: KubernetesTarget): void {
  // One port serves every mode, because the mode is a property of the database's pool.
  const ports = [pgbouncer.session];
  target.add(pgbouncer, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: target.metadata(pgbouncer),
    spec: {
      replicas: pgbouncer.replicas,
      selector: { matchLabels: selectorOf(pgbouncer) },
      strategy: replacement(pgbouncer),
      template: podTemplate(target, pgbouncer, pgbouncer.container, { ports, apart: false }),
    },
  });
  target.add(pgbouncer, service(target, pgbouncer, ports));
  target.add(pgbouncer, serviceAccount(target, pgbouncer), ...disruptionBudget(target, pgbouncer));
}

/** A pooler, and the budget that CloudNativePG gives only to servers. */
function pooler(
  pgbouncer: Pgbouncer,
  mode: Mode,
  target: KubernetesTarget,
): readonly (CnpgPooler | PodDisruptionBudget)[] {
  const name = poolerName(pgbouncer, mode);
  const selector = { 'cnpg.io/poolerName': name };
  const resource: CnpgPooler = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: target.metadata(pgbouncer, name),
    spec: {
      cluster: { name: pgbouncer.pools.server.component.name },
      type: 'rw',
      instances: pgbouncer.replicas,
      pgbouncer: {
        poolMode: mode,
        parameters: parametersAsText({
          ...pgbouncerPolicy(pgbouncer.pools),
          default_pool_size: poolSize(pgbouncer, mode),
        }),
      },
      template: {
        metadata: { labels: selectorOf(pgbouncer) },
        spec: {
          enableServiceLinks: false,
          priorityClassName: PRIORITIES.platform,
          containers: [
            {
              name: 'pgbouncer',
              resources: resourcesOf(pgbouncer.memory.plus(POOLER_MANAGER), pgbouncer.cpu),
              securityContext: containerSecurity(true),
            },
          ],
          ...(pgbouncer.replicas > 1 && {
            affinity: keptApart(selector, false),
            topologySpreadConstraints: spread({ matchLabels: selector }, false),
          }),
        },
      },
      deploymentStrategy: replacement(pgbouncer),
    },
  };
  return [resource, ...(pgbouncer.replicas > 1 ? [budgetFor(target, pgbouncer, name, selector)] : [])];
}

/** The operator accepts only strings. */
function parametersAsText(parameters: Readonly<Record<string, string | number>>): Labels {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, String(value)]));
}

/** Each instance has a pool for each database; together they must not open more connections than PostgreSQL was planned for. */
function poolSize(pgbouncer: Pgbouncer, mode: Mode): number {
  const databases = pgbouncer.pools.databases.filter(({ pool }) => pool === mode);
  const connections = databases.reduce((sum, database) => sum + database.connections, 0);
  return Math.max(1, Math.floor(connections / (pgbouncer.replicas * databases.length)));
}
