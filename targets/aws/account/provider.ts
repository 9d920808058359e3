import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import type { TerraformStack } from 'cdktf';
import type { Place } from '../../contract/cloud-names.ts';
import { DEPLOY_ROLE, prefixOf, roleArn } from './names.ts';

/** AWS as the deploy role of the environment's account: credentials of another account stop before anything is read. */
export function deployProvider(
  stack: TerraformStack,
  environmentName: string,
  { account, region }: Place,
  tags: Record<string, string>,
): void {
  new AwsProvider(stack, 'aws', {
    region,
    allowedAccountIds: [account],
    assumeRole: [
      { roleArn: roleArn(account, DEPLOY_ROLE), sessionName: prefixOf(environmentName), duration: '1h' },
    ],
    defaultTags: [{ tags }],
  });
}
