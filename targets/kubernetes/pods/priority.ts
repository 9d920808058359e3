import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import { applicationOf } from '../../contract/places.ts';

/**
 * Priority classes, the last to go first. When a node is lost or short of memory, pods of a lower class make room for those of a
 * higher one. All values are far below those of the cluster's own pods, which begin at two thousand million.
 */
export const PRIORITIES = {
  data: 'soma-data',
  platform: 'soma-platform',
  services: 'soma-services',
  batch: 'soma-batch',
} as const;

/** The class of a component's own pods. */
export function priorityOf(component: Component, container: Container): string {
  if (component.once) return PRIORITIES.batch;
  if ((container.volumes ?? []).length > 0) return PRIORITIES.data;
  return applicationOf(component) === 'soma-services' ? PRIORITIES.services : PRIORITIES.platform;
}
