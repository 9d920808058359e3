import { describe, expect, test } from 'vitest';
import { kind } from '../../environments/kind.ts';
import { type Mistake, problemsOf } from '../support/environment.ts';

const [POOL] = kind.cluster.nodePools;

const MISTAKES: readonly Mistake[] = [
  {
    title: 'two members of etcd',
    changes: { 'dataLayer.etcd.replicas': 2 },
    says: 'dataLayer.etcd.replicas: 2 members: an even number survives no more failures than one less; use 1, 3 or 5',
  },
  {
    title: 'a budget that the host cannot hold',
    changes: { 'host.memory': '16Gi' },
    says: 'host.memory: 16,384 MiB cannot hold the budget of 15,360 MiB and the reserve of 4,096 MiB; state a host of at least "19456Mi" or lower the budget',
  },
  {
    title: 'a topology that SomaBrain cannot speak to',
    changes: { 'dataLayer.redis.topology': 'cluster' },
    says: 'somaServices.somabrain.api: somabrain needs redis-single-keyspace of redis, because its Redis client follows no cluster redirections; dataLayer.redis (hosting "self") offers redis-plaintext; set dataLayer.redis.topology to "replication"',
  },
  {
    title: 'a cluster of servers of our own',
    changes: { 'dataLayer.redis.topology': 'cluster' },
    says: 'dataLayer.redis.topology: "cluster" is rendered for managed servers only; write "replication" or set hosting to "managed"',
  },
  {
    title: 'a second database server on a laptop',
    changes: { 'dataLayer.postgres.replicas': 2 },
    says: 'dataLayer.postgres.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'a second identity provider on a laptop',
    changes: { 'security.keycloak.replicas': 2 },
    says: 'security.keycloak.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'a second gateway on a laptop',
    changes: { 'security.kong.replicas': 2 },
    says: 'security.kong.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'a second Prometheus on a laptop',
    changes: { 'observability.metrics.prometheus.replicas': 2 },
    says: 'observability.metrics.prometheus.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'one Prometheus where a zone may be lost',
    level: 'onprem',
    changes: { 'observability.metrics.prometheus.replicas': 1 },
    says: 'observability.metrics.prometheus.replicas: 1 would be silent about the loss of the zone that it is in; level "onprem" needs at least 2',
  },
  {
    title: 'one Alertmanager where a zone may be lost',
    level: 'onprem',
    changes: { 'observability.metrics.alertmanager.replicas': 1 },
    says: 'observability.metrics.alertmanager.replicas: 1 would be silent about the loss of the zone that it is in; level "onprem" needs at least 2',
  },
  {
    title: 'one identity provider in a cloud where a zone may be lost',
    level: 'prod',
    changes: { 'security.keycloak.replicas': 1 },
    says: 'security.keycloak.replicas: 1 would let nobody log in while its zone is lost; level "prod" needs at least 2',
  },
  {
    title: 'one identity provider where a zone may be lost',
    level: 'onprem',
    changes: { 'security.keycloak.replicas': 1 },
    says: 'security.keycloak.replicas: 1 would let nobody log in while its zone is lost; level "onprem" needs at least 2',
  },
  {
    title: 'one gateway where a zone may be lost',
    level: 'onprem',
    changes: { 'security.kong.replicas': 1 },
    says: 'security.kong.replicas: 1 would answer nobody while its zone is lost; level "onprem" needs at least 2',
  },
  {
    title: 'gateways that count by themselves',
    level: 'onprem',
    changes: { 'dataLayer.redisCache': undefined },
    says: 'security.kong: each of its 2 replicas would count the requests of a key by itself; add dataLayer.redisCache',
  },
  {
    title: 'a cache that nobody uses',
    level: 'onprem',
    changes: { 'security.kong': undefined },
    says: 'dataLayer.redisCache: only the gateway keeps what may be lost there; add security.kong or leave it out',
  },
  {
    title: 'an authority that policies do not let anybody ask',
    level: 'onprem',
    changes: { 'cluster.edge.issuer.server': 'https://acme.example.com:14000/dir' },
    says: 'cluster.edge.issuer.server: port 14000; policies let nothing ask an authority at another port than 443, so write an address with that one',
  },
  {
    title: 'an authority in plain text',
    level: 'onprem',
    changes: { 'cluster.edge.issuer.server': 'http://acme.example.com/dir' },
    says: 'cluster.edge.issuer.server: expected an https address in quotes',
  },
  {
    title: 'a name server with a port',
    level: 'onprem',
    changes: { 'cluster.edge.issuer.dns.server': 'ns1.example.com:53' },
    says: 'cluster.edge.issuer.dns.server: a name server is a name in small letters or an address, for example "ns1.example.com"',
  },
  {
    title: 'a port of the nodes that Kubernetes does not give',
    level: 'onprem',
    changes: { 'cluster.edge.entry': { by: 'nodePort', port: 443 } },
    says: 'cluster.edge.entry.port',
  },
  {
    title: 'an issuer whose name none can have',
    level: 'onprem',
    changes: { 'cluster.edge.issuer': { by: 'clusterIssuer', name: 'Company CA' } },
    says: 'cluster.edge.issuer.name: a name is lower-case letters, digits and hyphens',
  },
  {
    title: 'an identity provider without a public name',
    level: 'onprem',
    changes: { 'cluster.edge': undefined },
    says: 'security.keycloak: its tokens name an address that people outside know; add cluster.edge with its public name and port',
  },
  {
    title: 'a public name at which nothing answers',
    level: 'onprem',
    changes: { 'security.kong': undefined },
    says: 'cluster.edge: nothing would answer there; add security.kong or leave it out',
  },
  {
    title: 'a database of our own that nobody watches',
    level: 'onprem',
    changes: { 'observability.metrics.exporters.postgres': undefined },
    says: 'observability.metrics.exporters.postgres: postgres runs here and nobody would watch it; add the section with memory and cpu',
  },
  {
    title: 'an exporter of a database that a cloud runs',
    level: 'prod',
    changes: { 'observability.metrics.exporters.postgres': { memory: '64Mi', cpu: '50m' } },
    says: 'observability.metrics.exporters.postgres: the cloud runs postgres and has alarms for it; leave the section out',
  },
  {
    title: 'an exporter that could not speak to Kafka',
    level: 'onprem',
    changes: { 'eventStreaming.kafka.plaintext': undefined },
    says: 'observability.metrics.exporters.kafka: kafka-exporter needs kafka-plaintext of kafka, because its arguments name no authority for TLS; eventStreaming.kafka (hosting "self") offers none of it; add plaintext: { reason: … } to eventStreaming.kafka as a named exception',
  },
  {
    title: 'one key twice',
    changes: {
      'security.kong.keys': [
        { name: 'developer', tenant: 'local', roles: ['platform-user'] },
        { name: 'developer', tenant: 'b', roles: ['service'] },
      ],
    },
    says: 'security.kong: keys: "developer" is listed twice, and one secret cannot be two keys; give each a name of its own',
  },
  {
    title: 'two stores of flags',
    changes: { 'dataLayer.featureFlags.replicas': 2 },
    says: 'dataLayer.featureFlags.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'a production that follows a branch',
    level: 'prod',
    changes: { 'cluster.gitOps.revision': 'HEAD' },
    says: 'cluster.gitOps.revision: "HEAD" follows the head of a branch, and at level "prod" a push must be no release; write the tag or the commit that is to run',
  },
  {
    title: 'a production that says nothing of what runs',
    level: 'prod',
    changes: { 'cluster.gitOps': { repository: 'https://git.example.com/deployments.git' } },
    says: 'cluster.gitOps.revision: left out, so Argo CD follows the head of a branch, and at level "prod" a push must be no release; write the tag or the commit that is to run',
  },
  ...(['local', 'kind'] as const).flatMap((level) =>
    [
      'eventStreaming.kafka.plaintext',
      'dataLayer.objectStore.withoutCopies',
      'dataLayer.postgres.withoutBackup',
    ].map((path) => ({
      title: `an exception from no rule, ${path} at level ${level}`,
      level,
      changes: { [path]: { reason: 'it is tried out only' } },
      says: `${path}: level "${level}" has no rule that it is an exception from; leave it out`,
    })),
  ),
  {
    title: 'a client that speaks plaintext to a cluster that does not',
    level: 'prod',
    changes: { 'eventStreaming.kafka.plaintext': undefined },
    says: 'somaServices.somabrain.api: somabrain needs kafka-plaintext of kafka, because its Kafka client sets nothing but bootstrap.servers; eventStreaming.kafka (hosting "managed") offers none of it; add plaintext: { reason: … } to eventStreaming.kafka as a named exception',
  },
  {
    title: 'one replica of what keeps state in production',
    level: 'prod',
    changes: { 'dataLayer.etcd.replicas': 1 },
    says: 'dataLayer.etcd.replicas: 1 would lose data or stop with one zone; level "prod" needs at least 3',
  },
  {
    title: 'brokers that the zones cannot share evenly',
    level: 'prod',
    changes: { 'eventStreaming.kafka.replicas': 4 },
    says: 'eventStreaming.kafka.replicas: 4 brokers over 3 zones; MSK needs a multiple of the zones, so write 6',
  },
  {
    title: 'a network with host bits',
    level: 'prod',
    changes: { 'aws.cidr': '10.40.0.5/16' },
    says: 'aws.cidr: "10.40.0.5/16" has host bits set; did you mean "10.40.0.0/16"?',
  },
  {
    title: 'a network that is reserved',
    level: 'prod',
    changes: { 'aws.cidr': '172.20.0.0/16' },
    says: 'aws.cidr: "172.20.0.0/16" overlaps 172.20.0.0/16, which is reserved; use a range of 10.0.0.0/8',
  },
  {
    title: 'one zone twice',
    level: 'prod',
    changes: { 'aws.zones': ['a', 'b', 'a'] },
    says: 'aws.zones: "a" is listed twice; name different zones',
  },
  {
    title: 'an API that is open to everybody',
    level: 'prod',
    changes: { 'aws.apiAccess': ['0.0.0.0/0'] },
    says: 'aws.apiAccess.0: "0.0.0.0/0" opens the cluster\'s API to everybody; name your own addresses',
  },
  {
    title: 'a role that may do two things',
    level: 'prod',
    changes: { 'aws.access.people.view': ['operators'] },
    says: 'aws.access.people: role "operators" is listed twice; EKS knows a role once, so leave it where it may do most',
  },
  {
    title: 'backups kept longer than AWS keeps them',
    level: 'prod',
    changes: { 'aws.backupRetention': '90d' },
    says: 'aws.backupRetention: 90 days; RDS keeps backups for 1 to 35 days',
  },
  ...[0, 0.5, 73, -5000, 5000.5].map((monthly) => ({
    title: `a budget of ${monthly} dollars`,
    level: 'prod' as const,
    changes: { 'aws.budget.monthly': monthly },
    says: `aws.budget.monthly: ${monthly}; write whole US dollars, and more than the 73 that the control plane of EKS alone costs in a month`,
  })),
  {
    title: 'more addresses than a budget tells',
    level: 'prod',
    changes: { 'aws.alarms.warning': Array.from({ length: 11 }, (_, index) => `p${index}@example.com`) },
    says: 'aws.alarms.warning: 11 addresses; AWS Budgets tells 10, so name an address that hands its mail on',
  },
  {
    title: 'two pools of one name',
    level: 'kind',
    changes: { 'cluster.nodePools': [POOL, POOL] },
    says: 'cluster.nodePools: "workers" is listed twice; give every pool a name of its own',
  },
  {
    title: 'production in fewer zones than a majority needs',
    level: 'onprem',
    changes: { 'cluster.nodePools.0.zones': ['a', 'b'] },
    says: 'cluster.nodePools: nodes are in 2 of the 3 zones that a majority needs to outlive one; name 3 zones',
  },
  {
    title: "a zone of one's own twice",
    level: 'onprem',
    changes: { 'cluster.nodePools.0.zones': ['a', 'b', 'c', 'a'] },
    says: 'cluster.nodePools.0.zones: "a" is listed twice; name different zones',
  },
  {
    title: 'more zones than nodes',
    level: 'onprem',
    changes: { 'cluster.nodePools.0.nodes': 2 },
    says: 'cluster.nodePools.0.nodes: 2 of pool "workers" cannot be in 3 zones; write at least 3 or name fewer zones',
  },
  {
    title: "two copies on machines of one's own",
    level: 'onprem',
    changes: { 'dataLayer.postgres.replicas': 2 },
    says: 'dataLayer.postgres.replicas: 2 would lose data or stop with one zone; level "onprem" needs at least 3',
  },
  {
    title: 'an object store on one disk without a word',
    level: 'onprem',
    changes: { 'dataLayer.objectStore.withoutCopies': undefined },
    says: 'dataLayer.objectStore: it is one server, and level "onprem" must not lose data with one disk; say with withoutCopies: { reason: … } what keeps its disk',
  },
  {
    title: "production on machines of one's own that follows a branch",
    level: 'onprem',
    changes: { 'cluster.gitOps.revision': 'HEAD' },
    says: 'cluster.gitOps.revision: "HEAD" follows the head of a branch, and at level "onprem" a push must be no release; write the tag or the commit that is to run',
  },
  {
    title: 'services that are built for other processors than the nodes have',
    level: 'prod',
    changes: { 'cluster.imagesBuiltFor': ['amd64'] },
    says: 'cluster.imagesBuiltFor: ["amd64"] has nothing that nodes of pool "general" could run, which are "arm64"; build the Soma images with --platform linux/arm64 and add "arm64", or set the pool\'s arch to "amd64"',
  },
  {
    title: 'a processor that no node has',
    level: 'staging',
    changes: { 'cluster.nodePools.0.arch': 'x86_64' },
    says: 'cluster.nodePools.0.arch: "x86_64" is not allowed; write one of "amd64", "arm64"',
  },
  {
    title: 'services that are built for nothing',
    level: 'staging',
    changes: { 'cluster.imagesBuiltFor': [] },
    says: 'cluster.imagesBuiltFor: an image is built for at least one processor (got this list)',
  },
  {
    title: 'a network that is no range of addresses',
    level: 'prod',
    changes: { 'aws.cidr': '10.40.0.0' },
    says: 'aws.cidr: "10.40.0.0" is no address range; write for example "10.40.0.0/16"',
  },
  {
    title: 'a network larger than AWS allows',
    level: 'prod',
    changes: { 'aws.cidr': '10.0.0.0/15' },
    says: 'aws.cidr: "10.0.0.0/15" is a /15; AWS allows /16 at most and the subnets need /20 at least',
  },
  {
    title: 'a network too small for its subnets',
    level: 'prod',
    changes: { 'aws.cidr': '10.40.0.0/21' },
    says: 'aws.cidr: "10.40.0.0/21" is a /21; AWS allows /16 at most and the subnets need /20 at least',
  },
  {
    title: 'access to the API from no range of addresses',
    level: 'prod',
    changes: { 'aws.apiAccess': ['office'] },
    says: 'aws.apiAccess.0: "office" is no address range; write for example "203.0.113.0/28"',
  },
  {
    title: 'access to the API from a range that begins with one of its hosts',
    level: 'prod',
    changes: { 'aws.apiAccess': ['198.51.100.0/24', '203.0.113.5/28'] },
    says: 'aws.apiAccess.1: "203.0.113.5/28" has host bits set; did you mean "203.0.113.0/28"?',
  },
];

describe('the rules of a level', () => {
  test.each(MISTAKES)('$title is refused', ({ level = 'local', changes, says }) => {
    expect(problemsOf(level, changes)).toContainEqual(expect.stringContaining(says));
  });
});
