import { ContributorError } from '../../constructs/core/problems/errors.ts';
import type { Component } from '../../constructs/core/model/component.ts';

/** Folders of manifests, each an application of Argo CD; folder `argo-cd` contains the objects that define them. */
export const APPLICATIONS = [
  'namespaces',
  'operators',
  'event-streaming',
  'data-layer',
  'security',
  'observability',
  'soma-services',
] as const;
export type ApplicationName = (typeof APPLICATIONS)[number];

export const ARGO_CD_NAMESPACE = 'argocd';
/** The ConfigMap that Argo CD reads its settings from. */
export const ARGO_CD_SETTINGS = 'argocd-cm';
/** The application that brings all others of a folder of manifests. */
export function rootApplication(folder: string): string {
  return `somastack-${folder}`;
}

export const INFRASTRUCTURE = 'soma-infra';
export const SERVICES = 'soma';
export const OPERATORS = 'soma-operators';
/** Of pods that read folders of their node, which no level of Pod Security but the lowest lets in. */
export const NODES = 'soma-nodes';

/** The namespace that an application's objects live in. */
export const NAMESPACE_OF: Readonly<Record<ApplicationName, string>> = {
  namespaces: SERVICES,
  operators: OPERATORS,
  'event-streaming': INFRASTRUCTURE,
  'data-layer': INFRASTRUCTURE,
  security: INFRASTRUCTURE,
  observability: INFRASTRUCTURE,
  'soma-services': SERVICES,
};

/** A component belongs to the application named like its layer. */
export function applicationOf(component: Component): ApplicationName {
  const layer = component.node.scopes[1]?.node.id;
  const name = APPLICATIONS.find((candidate) => candidate === layer);
  if (!name)
    throw new ContributorError(
      `${component.node.path}: no Kubernetes application is named "${String(layer)}"; there are ${APPLICATIONS.join(', ')}`,
    );
  return name;
}

export function namespaceOf(component: Component): string {
  return component.onEveryNode ? NODES : NAMESPACE_OF[applicationOf(component)];
}
