import type { Component } from '../../../constructs/core/model/component.ts';
import {
  AUTHORITY_FILE,
  type Container,
  endpointsOf,
  type TrustedServer,
} from '../../../constructs/core/model/container.ts';
import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import { namespaceOf } from '../../contract/places.ts';
import { isManaged, isPods } from '../places/location.ts';
import type { KubernetesTarget } from '../target/target.ts';
import { issue } from './issue.ts';
import { type MountedSecret, SECRET_MODE } from './mounted-secret.ts';

/** What vouches for a server, and not the key of that authority, which may lie in the same Secret. */
export function mountAuthority(
  target: KubernetesTarget,
  component: Component,
  { server, path }: TrustedServer,
): MountedSecret {
  const owner = target.ownerOf(server);
  const { name: secretName, key } = authoritySecret(target, component, owner);
  return {
    path,
    volume: {
      name: `${owner.name}-authority`,
      secret: { secretName, items: [{ key, path: AUTHORITY_FILE }], defaultMode: SECRET_MODE },
    },
  };
}

/**
 * Secret and key with what vouches for a server: of a managed one in the component's own Secret, of one in its namespace in that of whoever
 * made it, of one elsewhere beside a certificate that is issued for nothing else.
 */
function authoritySecret(target: KubernetesTarget, component: Component, owner: Component) {
  const location = target.locationOf(owner);
  if (isManaged(location) && location.authority) return target.secretKey(component, location.authority);
  if (isPods(location) && location.authority) {
    const { secret, issuer } = location.authority;
    if (namespaceOf(owner) === namespaceOf(component)) return { name: secret, key: AUTHORITY_FILE };
    if (issuer !== undefined) return { name: besideOwn(target, component, issuer), key: AUTHORITY_FILE };
  }
  throw new ContributorError(
    `${component.path}: nothing in its namespace vouches for the certificate of "${owner.name}"`,
  );
}

/**
 * Secret of a component that is issued for the authority beside its certificate: cert-manager writes that into every Secret, in any
 * namespace, and replaces it when it changes. The certificate has no name of a host, so nobody can serve with it, its key is mounted
 * nowhere, and no server asks for one of this issuer.
 */
function besideOwn(target: KubernetesTarget, component: Component, issuer: string): string {
  const name = `${component.name}-${issuer}`;
  issue(
    target,
    component,
    name,
    { kind: 'ClusterIssuer', name: issuer },
    {
      secretName: name,
      commonName: component.name,
      usages: ['digital signature', 'client auth'],
    },
  );
  return name;
}

/**
 * Refuses a container that calls a managed server without verifying who answers, where there is something that vouches for that server:
 * the network between them is not ours.
 */
export function mustVerify(target: KubernetesTarget, component: Component, container: Container): void {
  const trusted = (container.trusts ?? []).map(({ server }) => server.component);
  for (const endpoint of endpointsOf(container)) {
    const { component: called } = endpoint;
    if (trusted.includes(called)) continue;
    const owner = target.ownerOf(endpoint);
    const location = target.locationOf(owner);
    if (isManaged(location) && location.authority)
      throw new ContributorError(
        `${component.path}: it calls "${owner.name}", which a cloud runs, without verifying who answers; add it to trusts, and tell the program to verify the name`,
      );
  }
}
