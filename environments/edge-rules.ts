import { rulesOf } from './levels.ts';
import { tooFew } from './replica-problems.ts';
import type { ClusterEnvironment, OnpremEnvironment } from './schema.ts';

/** Problems with how people and programs outside reach a cluster, and with who answers them. */
export function edgeRules(environment: ClusterEnvironment): readonly string[] {
  const { level, security } = environment;
  const { path, given, what } = statedEdge(environment);
  const problems: string[] = [];
  if (security.kong && !given)
    problems.push(
      `security.kong: nobody outside could call it; add ${path} with its public name and ${what}`,
    );
  if (given && !security.kong)
    problems.push(`${path}: nothing would answer there; add security.kong or leave it out`);
  if (level === 'onprem' && security.keycloak && !given)
    problems.push(
      `security.keycloak: its tokens name an address that people outside know; add ${path} with its public name and ${what}`,
    );
  return [
    ...problems,
    ...replicaRules(environment),
    ...counterRules(environment),
    ...publicRules(environment),
    ...zoneRules(environment),
    ...floodRules(environment),
  ];
}

/** Where a level states its public name, whether it does, and what it states with it. */
function statedEdge(environment: ClusterEnvironment) {
  return 'aws' in environment
    ? { path: 'aws.edge', given: environment.aws.edge !== undefined, what: 'zone' }
    : { path: 'cluster.edge', given: environment.cluster.edge !== undefined, what: 'port' };
}

/** A zone has no name but its own and those beneath it. */
function zoneRules(environment: ClusterEnvironment): readonly string[] {
  if (!('aws' in environment) || !environment.aws.edge) return [];
  const { host, zone } = environment.aws.edge;
  if (host === zone.name || host.endsWith(`.${zone.name}`)) return [];
  return [
    `aws.edge.zone.name: "${zone.name}" has no name such as "${host}"; name that domain or one above it`,
  ];
}

/** A key or a person has one address or several: less than they may send could not come from one. */
function floodRules(environment: ClusterEnvironment): readonly string[] {
  const { security } = environment;
  if (!('aws' in environment) || !environment.aws.edge || !security.kong) return [];
  const { addressPerMinute } = environment.aws.edge;
  const { credentialPerMinute } = security.kong.limits;
  if (addressPerMinute >= credentialPerMinute) return [];
  return [
    `aws.edge.addressPerMinute: ${addressPerMinute} refuses whoever sends the ${credentialPerMinute} requests of security.kong.limits.credentialPerMinute from one address; write at least ${credentialPerMinute}`,
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
  if (level === 'kind') return [];
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
