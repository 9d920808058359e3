import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ENGINES } from '../../../constructs/core/versions.ts';
import { awsPolicy, type Role } from '../account/iam.ts';
import type { Keys } from '../account/keys.ts';
import { BACKED_UP } from '../account/tags.ts';
import { podRole } from './pod-identity.ts';

export interface AddonsProps {
  readonly rolePrefix: string;
  readonly account: string;
  readonly cluster: EksCluster;
  readonly keys: Keys;
  /** Tags of every resource: the provider does not put them on the disks that pods ask for. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Add-ons that a node needs to become ready. */
export function addonsBeforeNodes(scope: Construct, props: AddonsProps): readonly EksAddon[] {
  const network = podRole(scope, 'vpc-cni', {
    name: `${props.rolePrefix}-vpc-cni`,
    description: 'Gives pods their addresses',
    account: props.account,
    managed: { network: awsPolicy('AmazonEKS_CNI_Policy') },
  });
  return [
    addon(scope, 'eks-pod-identity-agent', props),
    addon(scope, 'kube-proxy', props),
    // Without this setting the plug-in ignores network policies.
    addon(scope, 'vpc-cni', props, {
      identity: { serviceAccount: 'aws-node', role: network },
      configuration: { enableNetworkPolicy: 'true' },
    }),
  ];
}

/** Add-ons that run on nodes. */
export function addonsAfterNodes(
  scope: Construct,
  props: AddonsProps,
  after: readonly ITerraformDependable[],
): void {
  addon(scope, 'coredns', props, { after });
  addon(scope, 'metrics-server', props, { after });
  // The driver comes without its part for snapshots where the kinds that this add-on brings are not known yet.
  const snapshots = addon(scope, 'snapshot-controller', props, { after });
  addon(scope, 'aws-ebs-csi-driver', props, {
    after: [snapshots],
    identity: { serviceAccount: 'ebs-csi-controller-sa', role: diskRole(scope, props) },
    configuration: {
      controller: { extraVolumeTags: { ...props.tags, [BACKED_UP.key]: BACKED_UP.value } },
    },
  });
}

/** Rights on the key that encrypts our disks, which AWS's own policy for disks does not include. */
function diskRole(scope: Construct, { rolePrefix, account, keys }: AddonsProps): Role {
  return podRole(scope, 'ebs-csi', {
    name: `${rolePrefix}-ebs-csi`,
    description: 'Makes and attaches disks',
    account,
    managed: { disks: awsPolicy('service-role/AmazonEBSCSIDriverPolicy') },
    statements: [
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        Resource: keys.ebs.arn,
      },
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: keys.ebs.arn,
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ],
  });
}

interface AddonOptions {
  readonly identity?: { readonly serviceAccount: string; readonly role: Role };
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly after?: readonly ITerraformDependable[];
}

function addon(
  scope: Construct,
  name: keyof typeof ENGINES.kubernetes.addons,
  { cluster }: AddonsProps,
  options: AddonOptions = {},
): EksAddon {
  const { identity, configuration, after = [] } = options;
  return new EksAddon(scope, `addon-${name}`, {
    clusterName: cluster.name,
    addonName: name,
    addonVersion: ENGINES.kubernetes.addons[name],
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'PRESERVE',
    ...(configuration && { configurationValues: JSON.stringify(configuration) }),
    ...(identity && {
      podIdentityAssociation: [{ serviceAccount: identity.serviceAccount, roleArn: identity.role.arn }],
    }),
    dependsOn: [...after, ...(identity?.role.policies ?? [])],
  });
}
