import { rulesOf } from './levels.ts';
import { tooFew } from './replica-problems.ts';
import type { ClusterEnvironment, OnpremEnvironment } from './schema.ts';

/** Problems with how people and programs outside reach a cluster of one's own, and with who answers them. */
export function edgeRules(environment: ClusterEnvironment): readonly string[] {
  const { level, security } = environment;
  if ('aws' in environment) return replicaRules(environment);
  const { edge } = environment.cluster;
  const problems: string[] = [];
  if (security.kong && !edge)
    problems.push(
      'security.kong: nobody outside could call it; add cluster.edge with its public name and port',
    );
  if (edge && !security.kong)
    problems.push('cluster.edge: nothing would answer there; add security.kong or leave it out');
  if (level === 'onprem' && security.keycloak && !edge)
    problems.push(
      'security.keycloak: its tokens name an address that people outside know; add cluster.edge with its public name and port',
    );
  return [
    ...problems,
    ...replicaRules(environment),
    ...counterRules(environment),
    ...publicRules(environment),
  ];
}

/** Who lets people in must not be lost with a zone. */
function replicaRules({ level, security: { keycloak, kong } }: ClusterEnvironment): readonly string[] {
  if (!rulesOf(level).holdsWithoutAZone) return [];
  return [
    ...tooFew(level, 2, 'would let nobody log in while its zone is lost', { 'security.keycloak': keycloak }),
    ...tooFew(level, 2, 'would answer nobody while its zone is lost', { 'security.kong': kong }),
  ];
}

/** Several gateways are one limit only where they count in one place, which nothing else uses. */
function counterRules({ level, security: { kong }, dataLayer: { redisCache } }: ClusterEnvironment) {
  if (level !== 'onprem') return [];
  if (kong && !redisCache)
    return [
      `security.kong: each of its ${kong.replicas} replicas would count the requests of a key by itself; add dataLayer.redisCache`,
    ];
  if (redisCache && !kong)
    return [
      'dataLayer.redisCache: only the gateway keeps what may be lost there; add security.kong or leave it out',
    ];
  return [];
}

/** cert-manager's pods may call servers outside at this port alone. */
const HTTPS = '443';

function publicRules(environment: ClusterEnvironment): readonly string[] {
  if (environment.level !== 'onprem') return [];
  const { edge }: OnpremEnvironment['cluster'] = environment.cluster;
  if (edge?.issuer.by !== 'acme') return [];
  const { port } = new URL(edge.issuer.server);
  if (port === '' || port === HTTPS) return [];
  return [
    `cluster.edge.issuer.server: port ${port}; policies let nothing ask an authority at another port than ${HTTPS}, so write an address with that one`,
  ];
}
