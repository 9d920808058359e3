import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import type { Container, PodSpec } from '../../targets/kubernetes/resources/resource.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { described } from './description.ts';
import { named, ofKind } from './kubernetes.ts';
import { expanded } from './pods.ts';

/** A pod of a set, as `container.sh` starts it: with a network of its own and this address in it. */
export interface StartedPod {
  readonly name: string;
  readonly address: string;
}

/** Pods of a set, at addresses of the network that `pods` of `container.sh` makes. */
export function podsOfSet(set: string, count: number, first: number): readonly StartedPod[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${set}-${index}`,
    address: `10.9.0.${first + index}`,
  }));
}

/** The words with which `pods` makes the network. */
export const networkOf = (pods: readonly StartedPod[]) =>
  `pods ${pods.map(({ name, address }) => `${name}=${address}`).join(' ')}`;

/** Lines of `/etc/hosts` that stand for the DNS of a cluster: a name without an address of its own has those of all pods. */
export const resolving = (service: string, pods: readonly { readonly address: string }[]) =>
  `printf '%s ${service}\\n' ${pods.map(({ address }) => address).join(' ')} >> /etc/hosts`;

interface How {
  /** The program in the place of the image's entrypoint, where the pod leaves that to the image. */
  readonly entrypoint?: readonly string[];
  /** What is changed in each emitted file, by the path at which it is read. */
  readonly change?: (text: string, path: string) => string;
}

/**
 * Describes pods for `container.sh` as the kubelet would start them: with their files, their variables, their account, a read-only root, a
 * disk and the limit that was emitted. Every secret is the same word.
 */
export function stagePods(
  folder: string,
  objects: readonly Manifest[],
  kind: 'StatefulSet' | 'Deployment',
  set: string,
  pods: readonly StartedPod[],
  how: How = {},
): void {
  const { spec } = named(objects, kind, set);
  const template = spec.template.spec;
  const [container] = template?.containers ?? [];
  if (!template || !container) throw new Error(`${set} has no container`);
  const disks = 'volumeClaimTemplates' in spec ? (spec.volumeClaimTemplates ?? []) : [];
  const kept = new Set(disks.map(({ metadata }) => metadata?.name));
  for (const pod of pods) {
    const files = filesOf(folder, objects, template, container, pod, how);
    const mounts = container.volumeMounts ?? [];
    const scratch = mounts.filter(({ name }) =>
      template.volumes?.some((one) => one.name === name && one.emptyDir),
    );
    const { runAsUser, runAsGroup } = template.securityContext ?? {};
    const probe = container.readinessProbe;
    const url =
      probe?.httpGet && `http://${pod.address}:${portOf(container, probe.httpGet.port)}${probe.httpGet.path}`;
    writeFileSync(
      join(folder, `${pod.name}.sh`),
      described({
        network: pod.name,
        owner: `${runAsUser}:${runAsGroup}`,
        limit: Memory.parse(String(container.resources?.limits?.['memory'])).bytes,
        sharedMemory: 65_536,
        readOnly: container.securityContext?.readOnlyRootFilesystem ?? false,
        ready: url,
        environment: variablesOf(container, pod),
        command: [
          ...(container.command ?? how.entrypoint ?? []),
          ...(container.args ?? []).map((word) => word.replaceAll('$(POD_IP)', pod.address)),
        ],
        health: probe?.exec?.command ?? [],
        files,
        volumes: mounts.filter(({ name }) => kept.has(name)).map(({ mountPath }) => mountPath),
        scratch: scratch.map(({ mountPath }) => `${mountPath}:size=64m,mode=1777`),
      }),
    );
  }
}

function portOf({ ports = [] }: Container, port: number | string): number | string {
  return ports.find(({ name }) => name === port)?.containerPort ?? port;
}

function variablesOf({ env = [] }: Container, { address }: StartedPod): readonly string[] {
  const values = new Map<string, string>();
  for (const { name, value, valueFrom } of env) {
    const known = valueFrom?.fieldRef ? address : valueFrom ? 'secret' : (value ?? '');
    values.set(name, expanded(known, values));
  }
  return [...values].map(([name, value]) => `${name}=${value}`);
}

function filesOf(
  folder: string,
  objects: readonly Manifest[],
  template: PodSpec,
  container: Container,
  pod: StartedPod,
  { change }: How,
): readonly string[] {
  return (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath = '' }) => {
    const config = template.volumes?.find((one) => one.name === name)?.configMap?.name;
    const data = ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === config)?.data;
    const text = data?.[subPath];
    if (text === undefined) return [];
    const path = join(folder, 'files', pod.name, subPath);
    mkdirSync(join(folder, 'files', pod.name), { recursive: true });
    const changed = change?.(text, mountPath);
    if (changed === text) throw new Error(`the test changes nothing in ${mountPath}`);
    writeFileSync(path, changed ?? text);
    return [`${path}:${mountPath}`];
  });
}
