import { beforeAll, describe, expect, test } from 'vitest';
import { INFRASTRUCTURE } from '../../targets/contract/places.ts';
import { mayCall, type Place } from '../support/network.ts';
import { print } from '../support/reader.ts';
import { emittedObjects } from './emitted-cluster.ts';
import { isReady, type LivePod } from './live-cluster.ts';
import { cluster, hasCluster } from './running.ts';

/** A connection between two running pods, what the emitted policies say of it, and what became of it. */
interface Tried {
  readonly what: string;
  readonly allowed: boolean;
  readonly open: boolean;
}

const placeOf = ({ metadata }: LivePod): Place => ({
  namespace: metadata.namespace ?? '',
  labels: metadata.labels ?? {},
});

/** What is listened on: a container may state a port that it opens only for others of its group. */
async function listening(pods: readonly LivePod[]) {
  const all = pods.flatMap((pod) =>
    pod.spec.containers.flatMap(({ ports = [] }) =>
      ports
        .filter(({ protocol }) => protocol === 'TCP')
        .map(({ containerPort }) => ({ pod, port: containerPort })),
    ),
  );
  const own = await cluster.connect(
    all.map(({ pod, port }) => ({ pod: nameOf(pod), address: pod.status.podIP ?? '', port })),
  );
  const open = new Set(own.filter(({ open }) => open).map(({ address, port }) => `${address}:${port}`));
  return all.filter(({ pod, port }) => open.has(`${pod.status.podIP}:${port}`));
}

const nameOf = ({ metadata }: LivePod) => `${metadata.namespace}/${metadata.name}`;

describe.runIf(hasCluster)('connections from every running pod to every port of every other', () => {
  let tried: readonly Tried[];

  beforeAll(async () => {
    const pods = (await cluster.get<LivePod>('pods', '-n', INFRASTRUCTURE)).filter(isReady);
    const ports = await listening(pods);
    const attempts = pods.flatMap((from) =>
      ports
        .filter(({ pod }) => pod !== from)
        .map(({ pod, port }) => ({
          pod: nameOf(from),
          address: pod.status.podIP ?? '',
          port,
          what: `${from.metadata.name} → ${pod.metadata.name}:${port}`,
          allowed: mayCall(emittedObjects, placeOf(from), placeOf(pod), port),
        })),
    );
    const answers = await cluster.connect(attempts);
    const opened = new Set(answers.filter(({ open }) => open).map(keyOf));
    tried = attempts.map((attempt) => ({ ...attempt, open: opened.has(keyOf(attempt)) }));
  }, 600_000);

  test('go where the emitted policies allow them', () => {
    const allowed = tried.filter((one) => one.allowed);
    print(`connections between pods: ${allowed.length} allowed, ${tried.length - allowed.length} not`);
    expect(allowed.length).toBeGreaterThan(5);
    expect(allowed.filter(({ open }) => !open).map(({ what }) => what)).toEqual([]);
  });

  test('go nowhere else', () => {
    const refused = tried.filter((one) => !one.allowed);
    expect(refused.length).toBeGreaterThan(50);
    expect(refused.filter(({ open }) => open).map(({ what }) => what)).toEqual([]);
  });
});

const keyOf = ({
  pod,
  address,
  port,
}: {
  readonly pod: string;
  readonly address: string;
  readonly port: number;
}) => `${pod} ${address}:${port}`;
