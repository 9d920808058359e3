import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { Component } from '../../../constructs/core/model/component.ts';
import { Secret } from '../../../constructs/core/model/secret.ts';
import { type Reference, resolve, type Value } from '../../../constructs/core/model/value.ts';
import type { EnvVar } from '../resources/resource.ts';
import { ENDPOINTS } from '../../contract/endpoints.ts';
import type { KubernetesTarget } from '../target/target.ts';

/**
 * The variables of a container. Text that holds a secret, a cloud's address or the pod's own is put together by the kubelet from
 * variables that stand before it in the list: a later one would be left as `$(NAME)`.
 * @param words arguments of the program, which may name such an address in the same way, and no secret
 */
export function environmentVariables(
  target: KubernetesTarget,
  component: Component,
  variables: Readonly<Record<string, Value>>,
  words: readonly Value[] = [],
): readonly EnvVar[] {
  const sources = new Map<string, EnvVar>();
  for (const word of words) argument(target, component, word, sources);
  const texts = new Map<string, EnvVar>();
  for (const [name, value] of Object.entries(variables)) {
    const alone = onlyReference(value);
    const source = alone && sourceOf(target, component, alone);
    if (source) addSource(sources, { ...source, name });
    else texts.set(name, { name, value: textOf(target, component, value, sources) });
  }
  const twice = [...texts.keys()].find((name) => sources.has(name));
  if (twice !== undefined)
    throw new ContributorError(
      `${component.path}: variable ${twice} is a text and the name of what another one holds`,
    );
  return [...byName(sources), ...byName(texts)];
}

function byName(variables: ReadonlyMap<string, EnvVar>): readonly EnvVar[] {
  return [...variables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function onlyReference(value: Value): Reference | undefined {
  if (typeof value === 'string' || value.strings.some((string) => string !== '')) return undefined;
  return value.parts.length === 1 ? value.parts[0] : undefined;
}

function textOf(
  target: KubernetesTarget,
  component: Component,
  value: Value,
  sources: Map<string, EnvVar>,
): string {
  return resolve(value, (reference) => nameOf(target, component, reference, sources), escape);
}

/**
 * An argument as the kubelet puts it together. Secrets are refused, because every list of processes shows it.
 * @param sources variables that it needs are added to these
 */
export function argument(
  target: KubernetesTarget,
  component: Component,
  word: Value,
  sources = new Map<string, EnvVar>(),
): string {
  return resolve(word, (reference) => {
    if (reference instanceof Secret)
      throw new ContributorError(
        `${component.path}: secret ${reference.name} in an argument, which every list of processes shows; hand it over as a variable or in a file`,
      );
    return nameOf(target, component, reference, sources);
  });
}

/** What stands for a reference in a text: what it is where that is known, or the variable that the kubelet knows it by. */
function nameOf(
  target: KubernetesTarget,
  component: Component,
  reference: Reference,
  sources: Map<string, EnvVar>,
): string {
  const source = sourceOf(target, component, reference);
  if (!source) return target.literal(reference as Exclude<Reference, Secret>);
  addSource(sources, source);
  return `$(${source.name})`;
}

/** Two variables may share a source; one name must not have two. */
function addSource(sources: Map<string, EnvVar>, variable: EnvVar): void {
  const known = sources.get(variable.name);
  if (known && JSON.stringify(known) !== JSON.stringify(variable)) {
    throw new ContributorError(
      `variable ${variable.name} would have two sources; name one of them otherwise`,
    );
  }
  sources.set(variable.name, variable);
}

/** Variable with what the kubelet reads a value from; `undefined` when the value is known at synthesis. */
function sourceOf(target: KubernetesTarget, component: Component, reference: Reference): EnvVar | undefined {
  if (reference instanceof Secret) {
    const secretKeyRef = target.secretKey(component, reference);
    return { name: variableName(secretKeyRef.key), valueFrom: { secretKeyRef } };
  }
  const resolved = target.resolve(reference);
  if ('literal' in resolved) return undefined;
  if ('podField' in resolved) return ownAddress(resolved.podField);
  const key = resolved.endpointKey;
  return { name: variableName(key), valueFrom: { configMapKeyRef: { name: ENDPOINTS, key } } };
}

/** Variable with the address of the pod that reads it. */
const POD_ADDRESS = 'POD_IP';

function ownAddress(fieldPath: string): EnvVar {
  return { name: POD_ADDRESS, valueFrom: { fieldRef: { fieldPath } } };
}

export function variableName(key: string): string {
  return key.toUpperCase().replaceAll('-', '_');
}

/** `$(` would start a reference to another variable. */
const escape = (text: string) => text.replaceAll('$(', '$$$$(');
