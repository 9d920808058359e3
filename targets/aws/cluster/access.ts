import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { Construct } from 'constructs';
import { ARGO_CD_NAMESPACE, INFRASTRUCTURE, OPERATORS, SERVICES } from '../../contract/places.ts';
import { DEPLOY_ROLE, roleArn } from '../account/names.ts';

/** Roles of the account by what people who take them may do in the cluster. */
export interface People {
  readonly view: readonly string[];
  readonly admin: readonly string[];
  readonly breakGlass: readonly string[];
}

/** A policy of EKS, which is one of Kubernetes' own cluster roles, and the namespaces that it holds in; everywhere when left out. */
interface Grant {
  readonly policy: string;
  readonly namespaces?: readonly string[];
}

const GRANTS: Readonly<Record<keyof People, Grant>> = {
  // EKS' own cluster role of that name reads no secrets.
  view: { policy: 'AmazonEKSViewPolicy' },
  admin: {
    policy: 'AmazonEKSAdminPolicy',
    namespaces: [ARGO_CD_NAMESPACE, SERVICES, INFRASTRUCTURE, OPERATORS],
  },
  breakGlass: { policy: 'AmazonEKSClusterAdminPolicy' },
};

/** Who may call the API of the cluster: nobody but the roles that are named, and whoever deploys. */
export function access(scope: Construct, cluster: EksCluster, account: string, people: People): void {
  grant(scope, cluster, 'deploy', roleArn(account, DEPLOY_ROLE), GRANTS.breakGlass);
  for (const group of ['view', 'admin', 'breakGlass'] as const) {
    for (const name of people[group]) {
      const id = `${group === 'breakGlass' ? 'break-glass' : group}-${name.replace(/[^\w-]/g, '-')}`;
      grant(scope, cluster, id, roleArn(account, name), GRANTS[group]);
    }
  }
}

function grant(
  scope: Construct,
  cluster: EksCluster,
  id: string,
  principalArn: string,
  { policy, namespaces }: Grant,
): void {
  const entry = new EksAccessEntry(scope, `access-${id}`, { clusterName: cluster.name, principalArn });
  new EksAccessPolicyAssociation(scope, `access-${id}-policy`, {
    clusterName: cluster.name,
    principalArn: entry.principalArn,
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
    accessScope: namespaces ? { type: 'namespace', namespaces: [...namespaces] } : { type: 'cluster' },
  });
}
