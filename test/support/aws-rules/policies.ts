import type { Attributes, Stack } from '../aws.ts';
import actions from './iam-actions.json' with { type: 'json' };
import { all, type Rule, textAt } from './rule.ts';

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
}

const list = (value: string | readonly string[] = []): readonly string[] => [value].flat();

/** Arguments that are policies, and whether these say who, as those of a resource do, or what, as those of a role do. */
const POLICIES: readonly (readonly [type: string, argument: string, says: 'who' | 'what' | 'trust'])[] = [
  ['aws_iam_role', 'assume_role_policy', 'trust'],
  ['aws_iam_role_policy', 'policy', 'what'],
  ['aws_iam_policy', 'policy', 'what'],
  ['aws_kms_key', 'policy', 'who'],
  ['aws_s3_bucket_policy', 'policy', 'who'],
  ['aws_sns_topic_policy', 'policy', 'who'],
  ['aws_vpc_endpoint', 'policy', 'who'],
  ['aws_backup_vault_policy', 'policy', 'who'],
];

/** Characters that a policy may have, without blanks. Source: IAM user guide, "IAM and AWS STS quotas". */
const MOST: Readonly<Record<string, number>> = {
  aws_iam_policy: 6144,
  aws_iam_role_policy: 10_240,
  aws_iam_role: 4096,
  aws_s3_bucket_policy: 20_480,
  aws_kms_key: 32_768,
};

/** Names of actions by service, in small letters, with blanks between them. Source: the service authorization reference, as cfn-lint 1.58 has it, as of November 2026. */
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(actions).map(([service, text]) => [service, text.split(' ')]),
);

/** Whether there is no such action; services that the table does not hold are not judged. */
function unknown(action: string): boolean {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  if (action === '*') return false;
  if (name === '') return true;
  const known = ACTIONS.get(service);
  if (!known) return false;
  const pattern = new RegExp(`^${name.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return !known.some((one) => pattern.test(one));
}

function parsed(
  text: unknown,
): { readonly Version?: unknown; readonly Statement?: readonly Statement[] } | undefined {
  try {
    return JSON.parse(String(text)) as { readonly Statement: readonly Statement[] };
  } catch {
    return undefined;
  }
}

function statementRefusals(statement: Statement, says: 'who' | 'what' | 'trust'): readonly string[] {
  const { Effect, Action, NotAction, Resource, NotResource, Principal } = statement;
  const targets = Resource !== undefined || NotResource !== undefined;
  const asked = list(Action).concat(list(NotAction));
  return [
    ...(Effect === 'Allow' || Effect === 'Deny'
      ? []
      : [`Effect is ${JSON.stringify(Effect)}; IAM takes Allow or Deny`]),
    ...(asked.length === 0 ? ['a statement without Action'] : []),
    ...asked.filter(unknown).map((one) => `AWS has no action "${one}"`),
    ...(says === 'trust' && targets ? ['who may take a role is said without Resource'] : []),
    ...(says !== 'trust' && !targets ? ['a statement without Resource'] : []),
    ...(says === 'what' && Principal !== undefined ? ['a policy of a role names no Principal'] : []),
    ...(says !== 'what' && Principal === undefined ? ['a policy of a resource names its Principal'] : []),
    ...(says === 'trust'
      ? asked.filter((one) => !one.startsWith('sts:')).map((one) => `${one} is no way to take a role`)
      : []),
  ];
}

function refusalsOf(text: unknown, says: 'who' | 'what' | 'trust', most: number): readonly string[] {
  const policy = parsed(text);
  if (!policy) return ['no JSON'];
  const ids = (policy.Statement ?? []).flatMap((one) => ('Sid' in one ? [one.Sid] : []));
  const length = String(text).replaceAll(/\s/g, '').length;
  return [
    ...(policy.Version === '2012-10-17'
      ? []
      : [`Version is ${JSON.stringify(policy.Version)}; conditions need 2012-10-17`]),
    ...(new Set(ids).size < ids.length ? ['two statements of one Sid'] : []),
    ...(length > most ? [`${length} characters; AWS takes ${most}`] : []),
    ...(policy.Statement ?? []).flatMap((one) => statementRefusals(one, says)),
  ];
}

export const policyDocuments: Rule = {
  name: 'policies',
  refusals: (stack) =>
    POLICIES.flatMap(([type, argument, says]) =>
      all(stack, type).flatMap(({ address, own }) =>
        own[argument] === undefined
          ? []
          : refusalsOf(own[argument], says, MOST[type] ?? Infinity).map(
              (why) => `${address}: ${argument}: ${why}`,
            ),
      ),
    ),
};

/** Without its account in a policy of a key nobody could change that policy again; KMS refuses that. Source: API reference of KMS, CreateKey. */
function lockedOut({ policy }: Attributes): boolean {
  if (policy === undefined) return false;
  return !(parsed(policy)?.Statement ?? []).some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' &&
      list(Action).some((one) => ['kms:*', 'kms:PutKeyPolicy', 'kms:Put*'].includes(one)) &&
      /:root"|"\*"/.test(JSON.stringify(Principal)),
  );
}

/** What is special about keys. Source: KMS developer guide, "Rotate keys" and "DNSSEC". */
export const keys: Rule = {
  name: 'keys',
  refusals: (stack: Stack) =>
    all(stack, 'aws_kms_key').flatMap(({ address, own }) => {
      const spec = textAt(own, 'customer_master_key_spec') ?? 'SYMMETRIC_DEFAULT';
      const signs = own['key_usage'] === 'SIGN_VERIFY';
      return [
        ...(lockedOut(own) ? [`${address}: its account may not change its policy, so KMS refuses it`] : []),
        ...(signs && own['enable_key_rotation'] === true
          ? [`${address}: a key that signs is not rotated`]
          : []),
        ...(signs === (spec === 'SYMMETRIC_DEFAULT')
          ? [`${address}: key_usage does not go with ${spec}`]
          : []),
      ];
    }),
};
