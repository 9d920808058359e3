import type { Stack } from '../aws.ts';
import { parseCidr, overlap } from '../../../constructs/core/amounts/cidr.ts';
import { all, type Found, named, numberAt, type Rule, textAt, valuesAt } from './rule.ts';

/** Source: API reference of EKS, NodegroupScalingConfig and CreateNodegroup. */
export const nodeGroups: Rule = {
  name: 'node groups',
  refusals: (stack) =>
    all(stack, 'aws_eks_node_group').flatMap(({ address, own }) => {
      const size = (key: string) => numberAt(own, `scaling_config.${key}`) ?? 0;
      const [least, wanted, most] = [size('min_size'), size('desired_size'), size('max_size')] as const;
      const template = named(stack, valuesAt(own, 'launch_template.id')[0])?.own;
      return [
        ...(least > most ? [`min_size ${least} is above max_size ${most}`] : []),
        ...(least <= most && (wanted < least || wanted > most)
          ? [`desired_size ${wanted} is not ${least} to ${most}`]
          : []),
        ...(template?.['instance_type'] !== undefined && own['instance_types'] !== undefined
          ? ['instance_types beside the instance_type of its launch_template']
          : []),
        ...(template !== undefined && own['disk_size'] !== undefined
          ? ['disk_size beside a launch_template']
          : []),
      ].map((why) => `${address}: ${why}`);
    }),
};

/** Subnets of a cluster lie in two zones or more, and its addresses of services outside the network. Source: API reference of EKS, CreateCluster. */
function clusterRefusals(stack: Stack, { own }: Found): readonly string[] {
  const subnets = valuesAt(own, 'vpc_config.subnet_ids').flatMap((one) => named(stack, one) ?? []);
  const zones = new Set(subnets.map((subnet) => subnet.own['availability_zone']));
  const network = parseCidr(textAt(named(stack, subnets[0]?.own['vpc_id'])?.own, 'cidr_block') ?? '');
  const stated = textAt(own, 'kubernetes_network_config.service_ipv4_cidr') ?? '';
  const services = parseCidr(stated);
  const doors = ['endpoint_private_access', 'endpoint_public_access'].filter(
    (key) => valuesAt(own, `vpc_config.${key}`)[0] === true,
  );
  return [
    ...(subnets.length > 0 && zones.size < 2 ? ['subnets in one zone; EKS takes two or more'] : []),
    ...(network && services && overlap(network, services)
      ? [`service_ipv4_cidr ${stated} lies in the network, and cannot be changed later`]
      : []),
    ...(services && (services.bits < 12 || services.bits > 24)
      ? [`service_ipv4_cidr ${stated}; EKS takes /12 to /24`]
      : []),
    ...(doors.length === 0 ? ['an API without any endpoint'] : []),
  ];
}

export const clusters: Rule = {
  name: 'settings of EKS together',
  refusals: (stack) => [
    ...all(stack, 'aws_eks_cluster').flatMap((found) =>
      clusterRefusals(stack, found).map((why) => `${found.address}: ${why}`),
    ),
    ...all(stack, 'aws_eks_access_policy_association').flatMap(({ address, own }) => {
      const kind = textAt(own, 'access_scope.type');
      const spaces = valuesAt(own, 'access_scope.namespaces').length;
      if (kind === 'namespace' && spaces === 0)
        return [`${address}: access_scope of type namespace names none`];
      if (kind === 'cluster' && spaces > 0)
        return [`${address}: access_scope of type cluster names namespaces`];
      return [];
    }),
  ],
};

/** Add-ons that take rights name the account in the cluster that their pods run as. Source: EKS user guide, each add-on's own page. */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  'aws-ebs-csi-driver': ['ebs-csi-controller-sa'],
  'aws-efs-csi-driver': ['efs-csi-controller-sa', 'efs-csi-node-sa'],
  'aws-mountpoint-s3-csi-driver': ['s3-csi-driver-sa'],
  'vpc-cni': ['aws-node'],
};

export const addonAccounts: Rule = {
  name: 'accounts of add-ons',
  refusals: (stack) =>
    all(stack, 'aws_eks_addon').flatMap(({ address, own }) => {
      const known = ACCOUNTS[String(own['addon_name'])];
      const settings = textAt(own, 'configuration_values') ?? '{}';
      return [
        ...valuesAt(own, 'pod_identity_association.service_account')
          .filter((one) => known !== undefined && !known.includes(String(one)))
          .map((one) => `${address}: its pods run as ${known?.join(' and ') ?? ''}, not as "${String(one)}"`),
        ...(isObject(settings) ? [] : [`${address}: configuration_values is no object in JSON`]),
      ];
    }),
};

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
