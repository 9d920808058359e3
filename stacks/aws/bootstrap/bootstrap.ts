import { S3AccountPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-account-public-access-block/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ownStateInS3, stateOnDisk } from '../../../targets/aws/account/backend.ts';
import { ciRole } from './ci-role.ts';
import { deployRole } from './deploy-role.ts';
import { copiedImages, imageRepositories, repositoriesOf } from './image-repositories.ts';
import { regionBasics } from './region-basics.ts';
import { budget } from '../../../targets/aws/watch/budget.ts';
import { CI_ROLE, DEPLOY_ROLE, prefixOf, roleArn } from '../../../targets/aws/account/names.ts';
import { runnerRole } from './runner-role.ts';
import type { AlarmReceivers } from '../../../targets/aws/watch/alarm-topics.ts';
import type { Place } from '../../../targets/contract/cloud-names.ts';
import { tags } from '../../../targets/aws/account/tags.ts';

export interface BootstrapProps extends Place {
  readonly environment: string;
  /** Where its own state is: on disk until the bucket exists that it makes. */
  readonly bootstrapState: 'disk' | 'bucket';
  /** CI that may deploy: who issues its tokens, and the subject that they must have. */
  readonly ci: { readonly issuer: string; readonly subject: string };
  /** What deploys from inside the network. */
  readonly runner: 'codebuild' | 'own';
  /** The second region of the environment. @default it has none */
  readonly passive?: string;
  /** The public name. @default nobody outside calls */
  readonly host?: string;
  /** What a month may cost, in US dollars, and who hears of it. */
  readonly monthlyBudget: number;
  readonly alarms: AlarmReceivers;
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
    const { account, region, environment, passive, host } = props;
    if (props.bootstrapState === 'disk') stateOnDisk(this);
    else ownStateInS3(this, props);
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tags(environment, this.node.id) }],
    });
    new S3AccountPublicAccessBlock(this, 'no-public-buckets', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // Whoever deploys may not raise it.
    budget(this, { name: prefixOf(environment), monthly: props.monthlyBudget, receivers: props.alarms });
    const { states, stateKey } = regionBasics(this, { account, region, logsOfEdge: host !== undefined });
    const places = {
      account,
      region,
      environment,
      stateKeyArn: stateKey.arn,
      ...(passive !== undefined && { passive }),
    };
    deployRole(this, { ...places, ...(host !== undefined && { host }) });
    const repositories = imageRepositories(this, repositoriesOf(props.images, props), props);
    if (passive !== undefined && repositories.size > 0)
      copiedImages(this, [...repositories.keys()], { account, region: passive });
    const pushedTo = [...repositories.values()].map(({ arn }) => arn);
    ciRole(this, { ...props.ci, account, environment, repositories: pushedTo });
    if (props.runner === 'codebuild') runnerRole(this, places);
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
