import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { stateOnDisk } from '../../../targets/aws/account/backend.ts';
import { bucket } from '../../../targets/aws/account/buckets.ts';
import { deployRole } from './deploy-role.ts';
import { key } from '../../../targets/aws/account/keys.ts';
import { DEPLOY_ROLE, roleArn, STATE_KEY_ALIAS } from '../../../targets/aws/account/names.ts';
import { bucketName, type Place } from '../../../targets/contract/cloud-names.ts';
import { tags } from '../../../targets/aws/account/tags.ts';

/** Days for which an overwritten version of a state can be restored. */
const KEEP_STATES = 90;
/** Days for which access logs are kept. */
const KEEP_LOGS = 400;

export interface BootstrapProps extends Place {
  readonly environment: string;
}

/**
 * The first stack of an account, which all others need: a bucket for states and a role for deployments. An administrator deploys
 * it once; everything after that uses the role.
 */
export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, props: BootstrapProps) {
    super(scope, `bootstrap-${props.account}`);
    const { account, region, environment } = props;
    stateOnDisk(this);
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tags(environment, this.node.id) }],
    });
    new EbsEncryptionByDefault(this, 'disks-encrypted', { enabled: true });
    const stateKey = key(this, 'key-state', STATE_KEY_ALIAS, props);
    const logs = bucket(this, 'access-logs', {
      bucketName: bucketName(props, 'access-logs'),
      keepNoncurrentDays: KEEP_STATES,
      expireDays: KEEP_LOGS,
      statements: [deliveryOfLogs(props)],
    });
    const states = bucket(this, 'state', {
      bucketName: bucketName(props, 'tfstate'),
      keyArn: stateKey.arn,
      logsTo: logs,
      keepNoncurrentDays: KEEP_STATES,
    });
    deployRole(this, { account, region, environment, stateKeyArn: stateKey.arn });
    const outputs = {
      state_bucket: ['Bucket of the states of every other stack', states.name],
      deploy_role: ['Role that deploys every other stack', roleArn(account, DEPLOY_ROLE)],
      deploy_tag: ['Value that tag somastack-deploy of whoever deploys must have', environment],
    } as const;
    for (const [name, [description, value]] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description, staticId: true });
    }
  }
}

function deliveryOfLogs({ account, region }: Place) {
  return {
    Sid: 'DeliveryOfLogs',
    Effect: 'Allow' as const,
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucketName({ account, region }, 'access-logs')}/*`,
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}
