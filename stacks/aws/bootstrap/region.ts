import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ownStateInS3, stateOnDisk } from '../../../targets/aws/account/backend.ts';
import type { Duration } from '../../../constructs/core/amounts/duration.ts';
import { key } from '../../../targets/aws/account/keys.ts';
import {
  backupCopiesKeyAlias,
  backupVaultName,
  replicasKeyAlias,
} from '../../../targets/aws/account/names.ts';
import { tags } from '../../../targets/aws/account/tags.ts';
import { backupVault } from '../../../targets/aws/recovery/backup-vault.ts';
import { imageRepositories } from './image-repositories.ts';
import { regionBasics, type RegionBasicsProps } from './region-basics.ts';

export interface RegionProps extends RegionBasicsProps {
  readonly environment: string;
  /** Where its own state is: on disk until the bucket exists that it makes. */
  readonly bootstrapState: 'disk' | 'bucket';
  /** Names of the repositories whose images are copied here. */
  readonly repositories: readonly string[];
  /** How long copies of disks are kept. */
  readonly backupRetention: Duration;
}

/**
 * What the second region of an account needs before anything is copied there. Its states are in it, since on the day when they are needed the first
 * region has none to give. The repositories must be there before the first copy: ECR would make them itself, with tags that change.
 */
export class RegionStack extends TerraformStack {
  constructor(scope: Construct, props: RegionProps) {
    super(scope, `bootstrap-${props.account}-${props.region}`);
    const { account, region, environment } = props;
    if (props.bootstrapState === 'disk') stateOnDisk(this);
    else ownStateInS3(this, props);
    new AwsProvider(this, 'aws', {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: tags(environment, this.node.id) }],
    });
    const { states } = regionBasics(this, props);
    key(this, 'key-replicas', replicasKeyAlias(environment), props);
    imageRepositories(this, props.repositories, props);
    // Whoever deploys copies into it and may change nothing about it.
    backupVault(this, {
      name: backupVaultName(environment),
      keyArn: key(this, 'key-backup-copies', backupCopiesKeyAlias(environment), props).arn,
      retention: props.backupRetention,
    });
    new TerraformOutput(this, 'state_bucket', {
      value: states.name,
      description: 'Bucket of the states of the stacks of this region',
      staticId: true,
    });
  }
}
