import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrReplicationConfiguration } from '@cdktf/provider-aws/lib/ecr-replication-configuration/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import type { Construct } from 'constructs';
import { key } from '../../../targets/aws/account/keys.ts';
import { IMAGES_KEY_ALIAS } from '../../../targets/aws/account/names.ts';
import { type Place, registryOf } from '../../../targets/contract/cloud-names.ts';

/** Images of one repository that are kept, so that many releases back can be run again. */
const KEPT = 200;
/** Days after which an image that no tag names any more expires; parts of an image for several processors live as long as it does. */
const KEEP_UNTAGGED = 30;

/** Names of the repositories of an account and region that images are in, without those that lie elsewhere. */
export function repositoriesOf(images: readonly string[], place: Place): readonly string[] {
  const registry = registryOf(place);
  const names = images
    .filter((image) => image.startsWith(registry))
    .map((image) =>
      image
        .slice(registry.length)
        .replace(/@.*$/, '')
        .replace(/:[^/]*$/, ''),
    );
  return [...new Set(names)].sort();
}

/**
 * Repositories of the Soma images, before anything that runs them: a tag never means another image, every image is searched for
 * known faults, and Terraform deletes none.
 * @returns the repositories by name
 */
export function imageRepositories(
  scope: Construct,
  names: readonly string[],
  place: Place,
): ReadonlyMap<string, EcrRepository> {
  if (names.length === 0) return new Map();
  const { arn: kmsKey } = key(scope, 'key-images', IMAGES_KEY_ALIAS, place);
  return new Map(
    names.map((name) => {
      const id = `images-${name.replaceAll('/', '-')}`;
      const made = new EcrRepository(scope, id, {
        name,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey }],
        forceDelete: false,
        lifecycle: { preventDestroy: true },
      });
      new EcrLifecyclePolicy(scope, `${id}-lifecycle`, { repository: made.name, policy: lifecycle() });
      return [name, made];
    }),
  );
}

/** Has ECR copy every image that is pushed from now on to another region; those from before are not copied. */
export function copiedImages(scope: Construct, names: readonly string[], { account, region }: Place): void {
  new EcrReplicationConfiguration(scope, 'images-copied', {
    replicationConfiguration: {
      rule: [
        {
          destination: [{ region, registryId: account }],
          repositoryFilter: names.map((filter) => ({ filter, filterType: 'PREFIX_MATCH' })),
        },
      ],
    },
  });
}

function lifecycle(): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `Untagged for ${KEEP_UNTAGGED} days`,
        selection: {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: KEEP_UNTAGGED,
        },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        description: `Older than the last ${KEPT}`,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT },
        action: { type: 'expire' },
      },
    ],
  });
}
