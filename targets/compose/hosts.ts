import type { Component } from '../../constructs/core/model/component.ts';

/** Names of the services that run a component, one for each replica. */
export function hostsOf({ name, replicas }: Component): readonly string[] {
  if (replicas === 1) return [name];
  return Array.from({ length: replicas }, (_, index) => `${name}-${index + 1}`);
}
