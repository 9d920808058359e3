import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Place } from '../../contract/cloud-names.ts';

/** A statement of a policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  /** Resources to which the statement does not apply; it applies to all others. */
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy as a JSON string in its resource, because a data source would be read as a separate policy. */
export function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export interface RoleProps {
  readonly name: string;
  readonly description: string;
  /** ARN of the permissions boundary; undefined for the role that an administrator makes. */
  readonly boundary?: string;
  readonly trust: readonly Statement[];
  /** ARNs of additional policies, by suffix of their construct ids. */
  readonly managed?: Readonly<Record<string, string>>;
  readonly statements?: readonly Statement[];
  /** Tags beside those of every resource: policies can ask who has them. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role, and the attachments that must exist before its users are made and until they are destroyed. */
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
    ...(props.tags && { tags: props.tags }),
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

/** What a policy says of a key that another stack makes: its ARN is not known, and one of an alias means no key in a policy. */
export function keyNamed(
  { account, region }: Place,
  alias: string,
): Required<Pick<Statement, 'Resource' | 'Condition'>> {
  return {
    Resource: `arn:aws:kms:${region}:${account}:key/*`,
    Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  };
}

/** ARN of a policy that AWS maintains. */
export function awsPolicy(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}

/** Trust policy for a service of AWS. */
export function trustService(service: string, account?: string): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(account && { Condition: { StringEquals: { 'aws:SourceAccount': account } } }),
  };
}
