import { DataAwsDbInstance } from '@cdktf/provider-aws/lib/data-aws-db-instance/index.js';
import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { DataTerraformRemoteStateS3, Fn, type ITerraformDependable, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { stateInS3, stateOf } from '../../../targets/aws/account/backend.ts';
import { platformStack, prefixOf } from '../../../targets/aws/account/names.ts';
import { deployProvider } from '../../../targets/aws/account/provider.ts';
import { tags } from '../../../targets/aws/account/tags.ts';
import type { Place } from '../../../targets/contract/cloud-names.ts';
import { ARGO_CD_NAMESPACE } from '../../../targets/contract/places.ts';
import { ENDPOINTS_OUTPUT } from '../../../targets/contract/endpoints.ts';
import { argoCd } from './argo-cd.ts';
import { endpointMaps } from './endpoint-maps.ts';
import { type MadeNamespace, namespaces } from './namespaces.ts';
import { type Ephemeral, type PrivateRepository, repository, repositoryToken } from './repository.ts';

export interface PlatformStackProps extends Place {
  readonly environmentName: string;
  /** The stack that made the cluster. */
  readonly stackName: string;
  /** The server in this region whose promotion lets the platform begin. @default it runs here already */
  readonly waitsFor?: string;
  /** Namespaces with pods that are told addresses of managed systems. */
  readonly endpointReaders: readonly string[];
  /** Argo CD's settings by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** The application that brings all others. */
  readonly root: unknown;
  /** The repository that Argo CD follows, where it asks who reads it. */
  readonly repository: PrivateRepository | undefined;
  /** Whether Argo CD itself must survive a lost node. */
  readonly highlyAvailable: boolean;
}

/** Terraform's name of the token, which cdktf 0.21 has no class for. */
const TOKEN = 'aws_eks_cluster_auth';

/**
 * What must be in the cluster before Argo CD brings the rest. It needs the cluster's API, so it is a stack of its own that knows the
 * cluster by name: whatever its plan needs is there before the plan begins.
 */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, platformStack(props.stackName));
    const { environmentName, waitsFor } = props;
    stateInS3(this, environmentName, props);
    deployProvider(this, environmentName, props, tags(environmentName, this.node.id));
    const isPrivate = props.repository !== undefined;
    this.intoTheCluster(prefixOf(environmentName), isPrivate ? repositoryToken(environmentName) : {});
    const made = namespaces(this);
    const readers = made.filter(({ name }) => props.endpointReaders.includes(name));
    const bare = (isHome: boolean) =>
      made
        .filter((one) => !readers.includes(one) && (one.name === ARGO_CD_NAMESPACE) === isHome)
        .map((one) => one.made);
    const home = bare(true);
    // Whoever waits for the repository's Secret waits for the namespace that it is in.
    const own = props.repository ? [repository(this, props.repository, home)] : home;
    argoCd(
      this,
      props,
      [...own, ...bare(false), ...this.endpointMaps(props, readers)],
      waitsFor === undefined ? undefined : this.isPromoted(waitsFor),
    );
  }

  /**
   * Whether a server takes writes, as an expression: what it copies from is named until it is promoted. So the platform cannot begin too early, and nobody
   * has to remember, at a later apply, that it began.
   */
  private isPromoted(identifier: string): string {
    const { fqn } = new DataAwsDbInstance(this, 'database', { dbInstanceIdentifier: identifier });
    return `\${length(compact([${fqn}.replicate_source_db])) == 0 ? "true" : "false"}`;
  }

  private endpointMaps(
    { environmentName, stackName, ...place }: PlatformStackProps,
    readers: readonly MadeNamespace[],
  ): readonly ITerraformDependable[] {
    if (readers.length === 0) return [];
    const state = stateOf(stackName, environmentName, place);
    const environment = new DataTerraformRemoteStateS3(this, 'environment', state);
    const addresses = Token.asStringMap(environment.get(ENDPOINTS_OUTPUT));
    return endpointMaps(this, { addresses, namespaces: readers });
  }

  /**
   * Providers that are told everything, so that none looks for a cluster in the files of whoever runs them. The token lasts a quarter
   * of an hour and is ephemeral: it is neither in the state nor in a plan.
   * @param others ephemeral blocks beside it
   */
  private intoTheCluster(name: string, others: Ephemeral): void {
    const cluster = new DataAwsEksCluster(this, 'cluster', { name });
    this.addOverride('ephemeral', { [TOKEN]: { cluster: { name } }, ...others });
    const connection = {
      host: cluster.endpoint,
      clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
      token: `\${ephemeral.${TOKEN}.cluster.token}`,
    };
    new KubernetesProvider(this, 'kubernetes', connection);
    new HelmProvider(this, 'helm', { kubernetes: connection });
  }
}
