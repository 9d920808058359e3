import { all, named, type Rule, textAt } from './rule.ts';

/** Versions that can be created. Source: cfn-lint 1.58's list of RDS and ElastiCache, MSK developer guide, EKS release calendar, as of November 2026. */
const KUBERNETES = ['1.34', '1.35', '1.36'];
const POSTGRES: Readonly<Record<string, number>> = { 14: 24, 15: 19, 16: 15, 17: 11, 18: 6 };
const VALKEY = ['7.2', '8.0', '8.1', '8.2', '9.0', '9.1'];
const KAFKA = [
  '3.6.0',
  '3.7.x',
  '3.7.x.kraft',
  '3.8.x',
  '3.8.x.kraft',
  '3.9.x',
  '3.9.x.kraft',
  '4.0.x.kraft',
  '4.1.x.kraft',
  '4.2.x.kraft',
];

const major = (version: string) => version.split('.')[0] ?? '';

function postgresHas(version: string): boolean {
  const [line = '', minor = '0', ...more] = version.split('.');
  const newest = POSTGRES[line];
  return newest !== undefined && more.length === 0 && /^\d+$/.test(minor) && Number(minor) <= newest;
}

/** Whether an engine has the version, and in words which it has. */
const ENGINES: readonly (readonly [
  type: string,
  path: string,
  has: (version: string) => boolean,
  words: string,
])[] = [
  [
    'aws_eks_cluster',
    'version',
    (version) => KUBERNETES.includes(version),
    `EKS supports ${KUBERNETES.join(', ')}`,
  ],
  ['aws_db_instance', 'engine_version', postgresHas, 'RDS has PostgreSQL 14 to 18'],
  [
    'aws_elasticache_replication_group',
    'engine_version',
    (version) => VALKEY.includes(version),
    `ElastiCache has Valkey ${VALKEY.join(', ')}`,
  ],
  ['aws_msk_cluster', 'kafka_version', (version) => KAFKA.includes(version), `MSK makes ${KAFKA.join(', ')}`],
];

export const engineVersions: Rule = {
  name: 'engine versions',
  refusals: (stack) =>
    ENGINES.flatMap(([type, path, has, words]) =>
      all(stack, type).flatMap(({ address, own }) => {
        const version = textAt(own, path);
        if (version === undefined || has(version)) return [];
        return [`${address}: ${path} is "${version}", but ${words}`];
      }),
    ),
};

/** Groups of parameters are for one line of an engine; the server that takes one is of the same. */
const GROUPS: readonly (readonly [server: string, line: (version: string) => string])[] = [
  ['aws_db_instance', (version) => `postgres${major(version)}`],
  ['aws_elasticache_replication_group', (version) => `valkey${major(version)}`],
];

export const families: Rule = {
  name: 'families of parameters',
  refusals: (stack) =>
    GROUPS.flatMap(([type, line]) =>
      all(stack, type).flatMap(({ address, own }) => {
        const version = textAt(own, 'engine_version');
        const group = named(stack, own['parameter_group_name']);
        const family = textAt(group?.own, 'family');
        if (version === undefined || family === undefined || family === line(version)) return [];
        return [`${address}: version ${version} takes parameters of family ${line(version)}, not ${family}`];
      }),
    ),
};

/** kube-proxy has the minor version of the API, which is the only one that EKS offers it for. */
export const addonVersions: Rule = {
  name: 'versions of add-ons',
  refusals: (stack) =>
    all(stack, 'aws_eks_addon').flatMap(({ address, own }) => {
      const cluster = named(stack, own['cluster_name']);
      const version = textAt(cluster?.own, 'version');
      const stated = textAt(own, 'addon_version') ?? '';
      if (own['addon_name'] !== 'kube-proxy' || version === undefined) return [];
      if (!KUBERNETES.includes(version)) return [];
      if (stated.startsWith(`v${version}.`)) return [];
      return [`${address}: version ${stated} is for another Kubernetes than ${version}`];
    }),
};
