import { LocalBackend, S3Backend, type S3BackendConfig, type TerraformStack } from 'cdktf';
import { bucketName, type Place } from '../../contract/cloud-names.ts';
import { DEPLOY_ROLE, roleArn, STATE_KEY_ALIAS } from './names.ts';

/** Write-only arguments and locks in S3 itself came with 1.11. */
const TERRAFORM = '>= 1.11.0, < 2.0.0';

/** Folder of the bucket for the state of the account's own stack; no environment's name begins like it. */
const OF_THE_ACCOUNT = '_bootstrap';

/**
 * State in the environment's own account and region. The account is checked before anything is read,
 * and a lock is an object beside the state: no table is needed.
 */
export function stateInS3(stack: TerraformStack, environment: string, place: Place): void {
  inBucket(stack, stateOf(stack.node.id, environment, place));
}

/** State of the account's own stack in the bucket that it makes, with the credentials of whoever deploys it: the deploy role reads none of it. */
export function ownStateInS3(stack: TerraformStack, place: Place): void {
  inBucket(stack, stateAt(stack.node.id, OF_THE_ACCOUNT, place));
}

/** Where the state of a stack is, for the stack itself and for others of its environment that read its outputs. */
export function stateOf(stackName: string, environment: string, place: Place): S3BackendConfig {
  return {
    ...stateAt(stackName, environment, place),
    assumeRole: {
      roleArn: roleArn(place.account, DEPLOY_ROLE),
      sessionName: `somastack-${environment}`,
    },
  };
}

function stateAt(stackName: string, folder: string, { account, region }: Place): S3BackendConfig {
  return {
    bucket: bucketName({ account, region }, 'tfstate'),
    key: `${folder}/${region}/${stackName}.tfstate`,
    region,
    encrypt: true,
    kmsKeyId: `arn:aws:kms:${region}:${account}:${STATE_KEY_ALIAS}`,
    allowedAccountIds: [account],
  };
}

function inBucket(stack: TerraformStack, config: S3BackendConfig): void {
  new S3Backend(stack, config);
  // cdktf 0.21 has no such argument.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
  stack.addOverride('terraform.required_version', TERRAFORM);
}

/**
 * State on the machine that makes an account ready, seen from the folder of the stack: beside the project
 * and outside the synthesized folder, which cdktf empties. cdktf's own default would be an absolute path.
 */
export function stateOnDisk(stack: TerraformStack): void {
  new LocalBackend(stack, { path: `../../../.terraform-state/${stack.node.id}.tfstate` });
  stack.addOverride('terraform.required_version', TERRAFORM);
}
