import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import { S3AccountPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-account-public-access-block/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ownStateInS3, stateOnDisk } from '../../../targets/aws/account/backend.ts';
import { bucket } from '../../../targets/aws/account/buckets.ts';
import { ciRole } from './ci-role.ts';
import { deployRole } from './deploy-role.ts';
import { imageRepositories, repositoriesOf } from './image-repositories.ts';
import { key } from '../../../targets/aws/account/keys.ts';
import { CI_ROLE, DEPLOY_ROLE, roleArn, STATE_KEY_ALIAS } from '../../../targets/aws/account/names.ts';
import { runnerRole } from './runner-role.ts';
import { bucketName, type Place } from '../../../targets/contract/cloud-names.ts';
import { tags } from '../../../targets/aws/account/tags.ts';

/** Days for which an overwritten version of a state can be restored. */
const KEEP_STATES = 90;
/** Days for which access logs are kept. */
const KEEP_LOGS = 400;

export interface BootstrapProps extends Place {
  readonly environment: string;
  /** Where its own state is: on disk until the bucket exists that it makes. */
  readonly bootstrapState: 'disk' | 'bucket';
  /** CI that may deploy: who issues its tokens, and the subject that they must have. */
  readonly ci: { readonly issuer: string; readonly subject: string };
  /** What deploys from inside the network. */
  readonly runner: 'codebuild' | 'own';
  /** Images that the environment runs and that the operator of the platform builds. */
  readonly images: readonly string[];
}

/**
 * The first stack of an account, which all others need: a bucket for states, roles for deployments, and repositories for images. An
 * administrator deploys it once; everything after that uses the roles.
 */
export class BootstrapStack extends TerraformStack {
  constructor(scope: Construct, props: BootstrapProps) {
    super(scope, `bootstrap-${props.account}`);
    const { account, region, environment } = props;
    if (props.bootstrapState === 'disk') stateOnDisk(this);
    else ownStateInS3(this, props);
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tags(environment, this.node.id) }],
    });
    new EbsEncryptionByDefault(this, 'disks-encrypted', { enabled: true });
    new S3AccountPublicAccessBlock(this, 'no-public-buckets', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
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
    const repositories = imageRepositories(this, repositoriesOf(props.images, props), props);
    const pushedTo = [...repositories.values()].map(({ arn }) => arn);
    ciRole(this, { ...props.ci, account, environment, repositories: pushedTo });
    if (props.runner === 'codebuild')
      runnerRole(this, { account, region, environment, stateKeyArn: stateKey.arn });
    const outputs = {
      state_bucket: ['Bucket of the states of every other stack', states.name],
      deploy_role: ['Role that deploys every other stack', roleArn(account, DEPLOY_ROLE)],
      ci_role: ['Role that CI takes with its own token', roleArn(account, CI_ROLE)],
      deploy_tag: ['Value that tag somastack-deploy of whoever deploys must have', environment],
    } as const;
    for (const [name, [description, value]] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description, staticId: true });
    }
    new TerraformOutput(this, 'image_repositories', {
      value: Object.fromEntries([...repositories].map(([name, { repositoryUrl }]) => [name, repositoryUrl])),
      description: 'Where the images of each repository are pushed to',
      staticId: true,
    });
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
