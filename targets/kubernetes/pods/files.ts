import { createHash } from 'node:crypto';
import type { Component } from '../../../constructs/core/model/component.ts';
import { type ConfigFile, isSecret } from '../../../constructs/core/model/config-file.ts';
import { Secret } from '../../../constructs/core/model/secret.ts';
import { resolve } from '../../../constructs/core/model/value.ts';
import { variableName } from './environment-variables.ts';
import { templatedSecret } from '../secrets/external-secret.ts';
import type { ConfigMap } from '../resources/manifest.ts';
import type { Volume, VolumeMount } from '../resources/resource.ts';
import { ENDPOINTS } from '../../contract/endpoints.ts';
import type { KubernetesTarget } from '../target/target.ts';
import { SECRET_MODE } from './mounted-secret.ts';

/** Annotation that changes with the pod's files; it is not a label, because labels would be part of selectors. */
export const CONFIG_HASH = 'somastack.io/config-hash';

/** A file whose addresses are known only when the pod starts. */
export interface LateFile {
  readonly key: string;
  /** Variables that an init container puts in place of `@NAME@`. */
  readonly variables: readonly string[];
}

export interface MountedFiles {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly late: readonly LateFile[];
  /** Hash of all files without secrets. Without it a pod would keep the old version of a changed file. */
  readonly hash: string | undefined;
}

/** Puts the files of a component into a ConfigMap, those with secrets into a Secret, and mounts each at its path. */
export function mountFiles(
  target: KubernetesTarget,
  component: Component,
  files: readonly ConfigFile[],
): MountedFiles {
  const secret = files.filter(isSecret);
  const plain = files.filter((file) => !isSecret(file)).map((file) => ({ file, ...contentOf(target, file) }));
  const data = Object.fromEntries(plain.map(({ file, text }) => [keyOf(file), text]));
  const name = `${component.name}-files`;
  if (plain.length > 0) target.add(component, configMap(target, component, name, data));
  if (secret.length > 0) {
    const texts = Object.fromEntries(secret.map((file) => [keyOf(file), file.content]));
    target.add(component, templatedSecret(target.cluster, target.metadata(component, name), texts));
  }
  const mount = (volume: string) => (file: ConfigFile) => ({
    name: volume,
    mountPath: file.path,
    subPath: keyOf(file),
    readOnly: true,
  });
  const late = plain.filter(({ variables }) => variables.length > 0);
  return {
    volumes: [
      ...(plain.length > 0 ? [{ name: 'files', configMap: { name } }] : []),
      ...(secret.length > 0
        ? [{ name: 'secret-files', secret: { secretName: name, defaultMode: SECRET_MODE } }]
        : []),
      ...(late.length > 0 ? [{ name: RENDERED, emptyDir: { sizeLimit: '1Mi' } }] : []),
    ],
    mounts: [
      ...plain.map(({ file, variables }) => mount(variables.length > 0 ? RENDERED : 'files')(file)),
      ...secret.map(mount('secret-files')),
    ],
    late: late.map(({ file, variables }) => ({ key: keyOf(file), variables })),
    hash: plain.length > 0 ? hashOf(data) : undefined,
  };
}

/** The volume with the files that an init container writes. */
export const RENDERED = 'rendered-files';

export function configMap(
  target: KubernetesTarget,
  component: Component,
  name: string,
  data: Readonly<Record<string, string>>,
): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: target.metadata(component, name), data };
}

/** The first 16 hexadecimal digits of a digest, because a whole one is longer than a label may be. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
}

/** Key of a file in a ConfigMap, where slashes are not allowed. */
function keyOf({ path }: ConfigFile): string {
  return path.slice(1).replaceAll('/', '.');
}

function contentOf(target: KubernetesTarget, file: ConfigFile) {
  const variables = new Set<string>();
  const text = resolve(file.content, (reference) => {
    if (reference instanceof Secret) throw new Error(`secret ${reference.name} in a file that is written`);
    const resolved = target.resolve(reference);
    if (!('endpointKey' in resolved)) return target.literal(reference);
    variables.add(resolved.endpointKey);
    return `@${variableName(resolved.endpointKey)}@`;
  });
  return { text, variables: [...variables].sort() };
}

/** Variables from which an init container reads the addresses. */
export function lateVariables(late: readonly LateFile[]) {
  const keys = [...new Set(late.flatMap(({ variables }) => variables))].sort();
  return keys.map((key) => ({
    name: variableName(key),
    valueFrom: { configMapKeyRef: { name: ENDPOINTS, key } },
  }));
}
