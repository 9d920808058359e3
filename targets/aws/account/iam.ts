import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

/** A statement of a policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  /** All actions but these. */
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Policies are JSON strings in the resource that they belong to: a data source for them would be read as a policy of its own. */
export function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export interface RoleProps {
  readonly name: string;
  readonly description: string;
  /** The most that it can ever do, whatever its policies say; none for the role that an administrator makes. */
  readonly boundary?: string;
  readonly trust: readonly Statement[];
  /** ARNs of policies beside the role's own, by the end of their construct ids. */
  readonly managed?: Readonly<Record<string, string>>;
  readonly statements?: readonly Statement[];
}

/** A role, and what must be attached to it before anything works with it, or still be when that is taken down. */
export interface Role {
  readonly arn: string;
  readonly policies: readonly ITerraformDependable[];
}

export function role(scope: Construct, id: string, props: RoleProps): Role {
  const made = new IamRole(scope, id, {
    name: props.name,
    description: props.description,
    assumeRolePolicy: policy(props.trust),
    maxSessionDuration: 3600,
    ...(props.boundary && { permissionsBoundary: props.boundary }),
  });
  const managed = Object.entries(props.managed ?? {}).map(
    ([name, policyArn]) =>
      new IamRolePolicyAttachment(scope, `${id}-${name}`, { role: made.name, policyArn }),
  );
  if (!props.statements) return { arn: made.arn, policies: managed };
  const own = new IamRolePolicy(scope, `${id}-policy`, {
    name: props.name,
    role: made.name,
    policy: policy(props.statements),
  });
  return { arn: made.arn, policies: [...managed, own] };
}

/** A policy that AWS keeps. */
export function awsPolicy(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}

/** Trust in a service of AWS. */
export function trustService(service: string, account?: string): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(account && { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
  };
}
