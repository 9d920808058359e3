import { rulesOf } from './levels.ts';
import type { ClusterEnvironment, OnpremEnvironment } from './schema.ts';

/** Problems with how people and programs outside reach a cluster of one's own, and with who answers them. */
export function edgeRules(environment: ClusterEnvironment): readonly string[] {
  const { level, security } = environment;
  if ('aws' in environment) return [];
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
function replicaRules({ level, security }: ClusterEnvironment): readonly string[] {
  if (!rulesOf(level).holdsWithoutAZone) return [];
  const lost = {
    keycloak: 'would let nobody log in while its zone is lost',
    kong: 'would answer nobody while its zone is lost',
  };
  return Object.entries(lost).flatMap(([name, what]) => {
    const { replicas } = security[name as keyof typeof lost] ?? {};
    return replicas === 1 ? [`security.${name}.replicas: 1 ${what}; level "${level}" needs at least 2`] : [];
  });
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
