import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import type { Construct } from 'constructs';
import { roleBoundary } from '../account/names.ts';
import { type Role, role, type Statement } from '../account/iam.ts';

/** A service account of the cluster and what its pods may do on AWS. */
export interface PodRoleProps {
  readonly name: string;
  readonly description: string;
  readonly account: string;
  readonly managed?: Readonly<Record<string, string>>;
  readonly statements?: readonly Statement[];
}

/** A role that only pods of this account's clusters can assume. */
export function podRole(scope: Construct, id: string, props: PodRoleProps): Role {
  const { account, ...rest } = props;
  return role(scope, `role-${id}`, {
    ...rest,
    boundary: roleBoundary(account),
    trust: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  });
}

/** Associates a role with a service account; add-ons do this themselves. */
export function podIdentity(
  scope: Construct,
  id: string,
  clusterName: string,
  serviceAccount: { readonly namespace: string; readonly name: string },
  { arn, policies }: Role,
): void {
  new EksPodIdentityAssociation(scope, `pod-identity-${id}`, {
    clusterName,
    namespace: serviceAccount.namespace,
    serviceAccount: serviceAccount.name,
    roleArn: arn,
    dependsOn: [...policies],
  });
}
