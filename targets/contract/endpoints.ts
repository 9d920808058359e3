import type { Endpoint } from '../../constructs/core/model/endpoint.ts';

/** ConfigMap with the addresses of managed services: made from Terraform's outputs, once in each namespace. */
export const ENDPOINTS = 'soma-endpoints';

/** Output of an environment's stack with those addresses. */
export const ENDPOINTS_OUTPUT = 'soma_endpoints';

/** Key of {@link ENDPOINTS} under which an endpoint's address is found, or its host or port alone. */
export function endpointKey({ component, name }: Endpoint, part?: 'host' | 'port'): string {
  return [component.name, name, ...(part ? [part] : [])].join('-');
}
