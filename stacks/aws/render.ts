import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { type Renderers, renderEach } from '../../constructs/platform/components.ts';
import { renderMilvus } from '../../constructs/data-layer/milvus/milvus.aws.ts';
import { renderObjectStore } from '../../constructs/data-layer/object-store/object-store.aws.ts';
import { renderPostgres } from '../../constructs/data-layer/postgres/postgres.aws.ts';
import { renderRedis } from '../../constructs/data-layer/redis/redis.aws.ts';
import { renderKong } from '../../constructs/security/kong/kong.aws.ts';
import { renderLoki } from '../../constructs/observability/loki/loki.aws.ts';
import { renderKafka } from '../../constructs/event-streaming/kafka/kafka.aws.ts';
import { BootstrapStack } from './bootstrap/bootstrap.ts';
import { repositoriesOf } from './bootstrap/image-repositories.ts';
import { RegionStack } from './bootstrap/region.ts';
import { PlatformStack } from './platform/platform-stack.ts';
import type { CloudPlatform } from '../cloud/cloud-platform.ts';
import { ownImages } from '../cloud/own-images.ts';
import { assertRendersToAws } from '../cloud/problems.ts';
import { ReplicationStack } from './replication.ts';
import { runsOnNodes } from './runs-on-nodes.ts';
import { managedClasses } from '../cloud/managed-systems.ts';
import { rulesOf } from '../../environments/levels.ts';
import { secrets } from './secrets.ts';
import { ZoneStack } from './bootstrap/zone.ts';
import { databaseIdentifier, GIT_TOKEN, standbyStack } from '../../targets/aws/account/names.ts';
import { nodesOfArgoCd } from '../../targets/contract/argo-cd-pods.ts';
import { secretPlace } from '../../targets/aws/stack/secret-place.ts';
import { AwsStack } from '../../targets/aws/stack/stack.ts';

const RENDERERS: Renderers<AwsStack> = {
  kafka: renderKafka,
  'kafka-topics': runsOnNodes,
  postgres: renderPostgres,
  'postgres-databases': runsOnNodes,
  pgbouncer: runsOnNodes,
  redis: renderRedis,
  etcd: runsOnNodes,
  'object-store': renderObjectStore,
  'object-store-buckets': runsOnNodes,
  milvus: renderMilvus,
  kong: renderKong,
  alloy: runsOnNodes,
  loki: renderLoki,
  workload: runsOnNodes,
};

/**
 * Adds the stacks of every environment with a cloud to a tree: one for the bootstrap of each account, one for what
 * AWS makes, and one for what must be in the cluster before Argo CD; where people outside call, one for the zone of the public name, if it is made here; where there is a second region, one for what it needs first, one that
 * waits in it, one for what must be in its cluster, and one that copies objects between the two.
 * @throws DefinitionError with everything that AWS would refuse
 */
export function renderAws(clouds: readonly CloudPlatform[], scope: Construct): readonly TerraformStack[] {
  assertRendersToAws(clouds.map(({ platform }) => platform));
  return clouds.flatMap(({ platform, secretNames, ...clusters }): readonly TerraformStack[] => {
    const { environment, components } = platform;
    if (!('aws' in environment)) return [];
    const { aws, cluster, level, name } = environment;
    const { number, deletionProtection, holdsWithoutAZone } = rulesOf(level);
    const { passive } = aws;
    const images = ownImages(components);
    const bootstrap = new BootstrapStack(scope, {
      account: aws.account,
      region: aws.region,
      environment: name,
      bootstrapState: aws.bootstrapState,
      ci: aws.access.ci,
      runner: aws.access.runner,
      monthlyBudget: aws.budget.monthly,
      alarms: aws.alarms,
      images,
      ...(passive && { passive: passive.region }),
      ...(aws.edge && { host: aws.edge.host }),
    });
    const zones =
      aws.edge?.zone.made === 'here'
        ? [new ZoneStack(scope, { ...aws, environment: name, zone: aws.edge.zone.name })]
        : [];
    const everywhere = {
      ...aws,
      edge: aws.edge,
      environmentName: name,
      people: aws.access.people,
      runner: aws.access.runner,
      nodePools: cluster.nodePools,
      production: number === 4,
      deletionProtection,
      components,
      classes: managedClasses(platform),
    };
    const filled = (stack: AwsStack) => {
      renderEach(components, RENDERERS, stack);
      secrets(stack, secretNames);
      stack.finish();
      return stack;
    };
    const stack = filled(
      new AwsStack(scope, {
        ...everywhere,
        ...(passive && { copiedTo: passive.region }),
      }),
    );
    if (cluster.gitOps.login) secretPlace(stack, GIT_TOKEN, 'put by an operator, for Argo CD');
    const argoCd = {
      account: aws.account,
      environmentName: name,
      repository: cluster.gitOps.login && { url: cluster.gitOps.repository, ...cluster.gitOps.login },
      highlyAvailable: holdsWithoutAZone,
    };
    const inCluster = new PlatformStack(scope, {
      ...argoCd,
      ...clusters.first,
      region: aws.region,
      stackName: name,
    });
    if (!passive) return [bootstrap, ...zones, stack, inCluster];
    if (!clusters.second) throw new Error(`the second region of "${name}" has no manifests`);
    const second = new RegionStack(scope, {
      account: aws.account,
      region: passive.region,
      environment: name,
      bootstrapState: aws.bootstrapState,
      repositories: repositoriesOf(images, aws),
      backupRetention: aws.backupRetention,
      logsOfEdge: aws.edge !== undefined,
    });
    const standby = filled(
      new AwsStack(scope, {
        ...everywhere,
        region: passive.region,
        zones: passive.zones,
        cidr: passive.cidr,
        standby: {
          copies: aws.region,
          replicaLag: passive.replicaLag,
          leastNodes: nodesOfArgoCd(holdsWithoutAZone),
        },
      }),
    );
    const inSecondCluster = new PlatformStack(scope, {
      ...argoCd,
      ...clusters.second,
      region: passive.region,
      stackName: standbyStack(name),
      waitsFor: databaseIdentifier(name),
    });
    const { objectStore } = platform.dataLayer;
    const made = [bootstrap, second, ...zones, stack, inCluster, standby, inSecondCluster];
    if (objectStore.hosting !== 'managed') return made;
    const replication = new ReplicationStack(scope, {
      environmentName: name,
      account: aws.account,
      active: aws.region,
      passive: passive.region,
      buckets: objectStore.buckets,
    });
    return [...made, replication];
  });
}
