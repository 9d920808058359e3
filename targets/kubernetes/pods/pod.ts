import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container as NeutralContainer } from '../../../constructs/core/model/container.ts';
import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { imageReference } from '../../../constructs/core/model/image.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import { mountCertificates } from './certificate.ts';
import { argument, environmentVariables } from './environment-variables.ts';
import { CONFIG_HASH, type LateFile, lateVariables, mountFiles, RENDERED } from './files.ts';
import { labelsOf, selectorOf } from '../places/labels.ts';
import type { Container, EnvVar, PodTemplate, VolumeMount } from '../resources/resource.ts';
import { keptApart, spread } from './affinity.ts';
import { mountPreparation } from './preparation.ts';
import { priorityOf } from './priority.ts';
import { probesOf } from './probes.ts';
import { resourcesOf } from './limits.ts';
import { containerSecurity, nodeSecurity, podSecurity } from './security-context.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** Scratch space is small on purpose: what must be kept belongs on a volume. */
const SCRATCH = Memory.mebibytes(64);
/** Disk for logs and the layer of a writable root file system. */
const LOCAL_DISK = Memory.mebibytes(256);

/**
 * Seconds for which a pod that is told to end still takes requests: as long as proxies take to learn that it is gone. Every proxy hears
 * of it by itself, so that some send requests to a pod that has ended already.
 */
const LEAVING_SECONDS = 10;

/**
 * The same for who asks for names: answers of a cluster's DNS are kept for 30 s where kubeadm made its configuration, and are asked for
 * again after some seconds.
 */
const LEAVING_NAMES_SECONDS = 45;

/** Seconds that the program has after that for what it is doing: gunicorn's own default is 30, the rest is for its end. */
const FINISHING_SECONDS = 35;

/** Size of the init container, which only substitutes a few words in files. */
const LATE = { memory: Memory.mebibytes(32), cpu: Cpu.millicores(10) };

export interface PodOptions {
  readonly ports: readonly Endpoint[];
  /** True for members that each store a copy: two on one node would fail together. */
  readonly apart: boolean;
  /** True for a pod that calls the Kubernetes API, as its service account may. @default false */
  readonly token?: boolean;
  /** Variables whose values only the kubelet has, such as the pod's name; they come first. */
  readonly variables?: readonly EnvVar[];
  /** Folders of its node. A pod that has some belongs to the node, and has the account that owns them. @default none */
  readonly nodeFolders?: readonly NodeFolder[];
}

/** A folder of the node that a pod runs on. */
export interface NodeFolder {
  readonly name: string;
  /** Where the container has it. */
  readonly path: string;
  /** Where the node has it. */
  readonly onNode: string;
  /** `keep`: made where it is missing, and written. */
  readonly use: 'read' | 'keep';
}

function containerPort({ name, port, protocol }: Endpoint) {
  return { name, containerPort: port, ...(protocol === 'UDP' && { protocol }) };
}

/** Whether pods take requests that any other replica could take as well: they have ports and no disk of their own. */
export function servesRequests(container: NeutralContainer, ports: readonly Endpoint[]): boolean {
  return ports.length > 0 && (container.volumes ?? []).length === 0;
}

/** The hardened pod of a plain container, and the objects that hold its files. */
export function podTemplate(
  target: KubernetesTarget,
  component: Component,
  container: NeutralContainer,
  { ports, apart, token = false, variables = [], nodeFolders = [] }: PodOptions,
): PodTemplate {
  const files = mountFiles(target, component, container.files ?? []);
  const certificates = mountCertificates(target, component, container);
  const scratch = (container.scratch ?? []).map((path, index) => ({ name: `scratch-${index}`, path }));
  const temporary = container.temporary ?? [];
  const onDisk = [...temporary, ...(container.prepared ? [container.prepared] : [])];
  const disk = LOCAL_DISK.plus(SCRATCH.times(scratch.length)).plus(
    Memory.sum(onDisk.map(({ size }) => size)),
  );
  const from = {
    image: imageReference(container.image),
    imagePullPolicy: 'IfNotPresent',
    resources: resourcesOf(component.memory, component.cpu, disk),
  };
  const scratchMounts = scratch.map(({ name, path }) => ({ name, mountPath: path }));
  const preparation = mountPreparation(container, { ...from, scratch: scratchMounts });
  const mounts: readonly VolumeMount[] = [
    ...[...(container.volumes ?? []), ...temporary].map(({ name, path }) => ({ name, mountPath: path })),
    ...scratchMounts,
    ...preparation.mounts,
    ...nodeFolders.map(({ name, path, use }) => ({
      name,
      mountPath: path,
      ...(use === 'read' && { readOnly: true }),
    })),
    ...files.mounts,
    ...certificates.mounts,
  ];
  const env = [
    ...variables,
    ...environmentVariables(target, component, container.environment ?? {}, container.command),
  ];
  const ofNode = nodeFolders.length > 0;
  const serves = !ofNode && servesRequests(container, ports);
  const leaving = component.foundWhenReady ? LEAVING_NAMES_SECONDS : LEAVING_SECONDS;
  const main: Container = {
    name: component.name,
    image: from.image,
    imagePullPolicy: from.imagePullPolicy,
    ...(container.entrypoint && { command: container.entrypoint }),
    ...(container.command && { args: container.command.map((word) => argument(target, component, word)) }),
    ...(env.length > 0 && { env }),
    ...(ports.length > 0 && { ports: ports.map(containerPort) }),
    resources: from.resources,
    securityContext: containerSecurity(container.writableRoot === undefined, !ofNode),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    ...probesOf(container.health),
    ...(serves && { lifecycle: { preStop: { sleep: { seconds: leaving } } } }),
  };
  const before = [...preparation.before, ...(files.late.length > 0 ? [lateFiles(main, files.late)] : [])];
  const selector = selectorOf(component);
  return {
    metadata: {
      labels: labelsOf(component),
      ...(files.hash !== undefined && { annotations: { [CONFIG_HASH]: files.hash } }),
    },
    spec: {
      serviceAccountName: component.name,
      priorityClassName: priorityOf(component, container),
      ...(serves && { terminationGracePeriodSeconds: leaving + FINISHING_SECONDS }),
      automountServiceAccountToken: token,
      enableServiceLinks: false,
      securityContext: ofNode ? nodeSecurity() : podSecurity(container.runAs),
      ...(before.length > 0 && { initContainers: before }),
      containers: [main],
      volumes: [
        ...scratch.map(({ name }) => ({ name, emptyDir: { sizeLimit: SCRATCH.toKubernetes() } })),
        ...temporary.map(({ name, size }) => ({ name, emptyDir: { sizeLimit: size.toKubernetes() } })),
        ...nodeFolders.map(({ name, onNode, use }) => ({
          name,
          hostPath: { path: onNode, type: use === 'read' ? 'Directory' : 'DirectoryOrCreate' },
        })),
        ...preparation.volumes,
        ...files.volumes,
        ...certificates.volumes,
      ],
      ...(component.replicas > 1 &&
        !ofNode && {
          affinity: keptApart(selector, apart),
          topologySpreadConstraints: spread({ matchLabels: selector }, apart && target.zones),
        }),
    },
  };
}

/** The init container that puts addresses into files. It uses the container's image, which is pulled anyway and has `sed`. */
function lateFiles({ image, imagePullPolicy }: Container, late: readonly LateFile[]): Container {
  const variables = lateVariables(late);
  const edits = variables.map(({ name }) => `-e "s|@${name}@|\$${name}|g"`).join(' ');
  const commands = late.map(({ key }) => `sed ${edits} /templates/${key} > /rendered/${key}`);
  return {
    name: 'late-files',
    ...(image !== undefined && { image }),
    ...(imagePullPolicy !== undefined && { imagePullPolicy }),
    command: ['/bin/sh', '-ec', commands.join('\n')],
    env: variables,
    resources: resourcesOf(LATE.memory, LATE.cpu, LOCAL_DISK),
    securityContext: containerSecurity(true),
    volumeMounts: [
      { name: 'files', mountPath: '/templates', readOnly: true },
      { name: RENDERED, mountPath: '/rendered' },
    ],
  };
}
