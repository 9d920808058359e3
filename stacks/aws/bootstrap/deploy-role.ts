import { COMMANDS, FAILOVER } from './actions-by-command.ts';
import { actionsOf, BACKUPS, CLUSTER, COPIES, DATA, EDGE, NETWORK } from './actions-by-type.ts';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy/index.js';
import type { Construct } from 'constructs';
import {
  type DeployRoleProps,
  guard,
  inRegion,
  records,
  roleBoundaryStatements,
  roles,
  state,
} from './deploy-policies.ts';
import { policy, role, type Statement } from '../../../targets/aws/account/iam.ts';
import { BOUNDARY, DEPLOY_ROLE, DEPLOY_TAG } from '../../../targets/aws/account/names.ts';

/**
 * The role that deploys. Users and roles of the account may assume it if their tag `somastack-deploy` names the environment. Its
 * rights are limited to the regions of the environment, to the platform's names and to the actions that resources of the stacks need; they are those of
 * every type that any definition has, because what a definition has no more must still be destroyed.
 */
export function deployRole(scope: Construct, props: DeployRoleProps): void {
  const policies = {
    state: state(props),
    network: inRegion('Network', actionsOf(NETWORK), props),
    cluster: inRegion('Cluster', actionsOf(CLUSTER, COMMANDS), props),
    data: inRegion('Data', actionsOf(DATA), props),
    backups: inRegion('Backups', actionsOf(BACKUPS), props),
    edge: [...inRegion('Edge', actionsOf(EDGE), props), ...records(props)],
    ...(props.passive !== undefined && { copies: inRegion('Copies', actionsOf(COPIES, FAILOVER), props) }),
    roles: roles(props),
    guard: guard(props),
  };
  const made = Object.entries(policies).map(([name, statements]) => {
    const { arn } = new IamPolicy(scope, `policy-deploy-${name}`, {
      name: `${DEPLOY_ROLE}-${name}`,
      policy: policy(statements),
    });
    return [name, arn] as const;
  });
  new IamPolicy(scope, 'policy-boundary', { name: BOUNDARY, policy: policy(roleBoundaryStatements(props)) });
  role(scope, 'role-deploy', {
    name: DEPLOY_ROLE,
    description: 'Deploys the stacks of the platform',
    trust: [trust(props)],
    managed: Object.fromEntries(made),
  });
}

function trust({ account, environment }: DeployRoleProps): Statement {
  return {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { [`aws:PrincipalTag/${DEPLOY_TAG}`]: environment } },
  };
}
