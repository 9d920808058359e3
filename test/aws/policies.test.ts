import { expect, test } from 'vitest';
import { judge, POLICIES } from './policies.ts';
import { allFiles, type Attributes, resources, type Stack, stacksIn } from '../support/aws.ts';

const STACKS = stacksIn(allFiles());

test.each(judge(STACKS))('$id holds for all of $seen', ({ seen, broken }) => {
  expect(seen).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});

/** Breaks one thing, and says which checks must notice. */
const MUTATIONS: readonly {
  readonly what: string;
  readonly breaks: (stack: Record<string, Record<string, Record<string, unknown>>>) => void;
  readonly fires: readonly string[];
}[] = [
  {
    what: 'an unencrypted database',
    breaks: (all) => delete all['aws_db_instance']?.['postgres']?.['storage_encrypted'],
    fires: ['CKV_AWS_16'],
  },
  {
    what: 'a database in one zone',
    breaks: (all) => Object.assign(all['aws_db_instance']?.['postgres'] ?? {}, { multi_az: false }),
    fires: ['CKV_AWS_157'],
  },
  {
    what: 'a database that takes connections without TLS',
    breaks: (all) =>
      Object.assign(all['aws_db_parameter_group']?.['postgres-parameters'] ?? {}, { parameter: [] }),
    fires: ['CKV2_AWS_30', 'CKV2_AWS_69'],
  },
  {
    what: 'a bucket without versions',
    breaks: (all) => delete all['aws_s3_bucket_versioning'],
    fires: ['CKV_AWS_21'],
  },
  {
    what: 'a network without a flow log',
    breaks: (all) => delete all['aws_flow_log'],
    fires: ['CKV2_AWS_11'],
  },
  {
    what: 'two hops to the credentials of a node',
    breaks: (all) =>
      Object.assign(all['aws_launch_template']?.['launch-template']?.['metadata_options'] ?? {}, {
        http_put_response_hop_limit: 2,
      }),
    fires: ['CKV_AWS_341'],
  },
  {
    what: 'a vault of backups under a key of AWS',
    breaks: (all) => delete all['aws_backup_vault']?.['backups']?.['kms_key_arn'],
    fires: ['CKV_AWS_166'],
  },
  {
    what: 'a key that anybody may use',
    breaks: (all) =>
      Object.assign(all['aws_kms_key']?.['key-s3'] ?? {}, {
        policy: JSON.stringify({
          Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*' }],
        }),
      }),
    fires: ['CKV_AWS_33'],
  },
  {
    what: 'keys sent to Redis in plaintext',
    breaks: (all) =>
      Object.assign(all['aws_elasticache_replication_group']?.['redis'] ?? {}, {
        transit_encryption_mode: 'preferred',
      }),
    fires: ['CKV_AWS_30'],
  },
  {
    what: 'a public load balancer without rules before it',
    breaks: (all) => delete all['aws_wafv2_web_acl_association'],
    fires: ['CKV2_AWS_28'],
  },
  {
    what: 'a load balancer that anybody may delete and nobody logs',
    breaks: (all) => {
      const { access_logs: _, enable_deletion_protection: __, ...rest } = all['aws_lb']?.['edge'] ?? {};
      all['aws_lb'] = { edge: rest };
    },
    fires: ['CKV_AWS_91', 'CKV_AWS_150'],
  },
  {
    what: 'a database that the whole world reaches',
    breaks: (all) =>
      Object.assign(all['aws_vpc_security_group_ingress_rule']?.['allow-nodes-to-postgres-5432'] ?? {}, {
        cidr_ipv4: '0.0.0.0/0',
      }),
    fires: ['CKV_AWS_24 25 260 277'],
  },
];

test.each(MUTATIONS)('fails for $what', ({ breaks, fires }) => {
  const stacks = new Map(STACKS);
  const broken = structuredClone(stacks.get('prod')) as unknown as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  breaks(broken.resource);
  stacks.set('prod', broken as unknown as Stack);
  const fired = judge(stacks).filter(({ broken: places }) => places.length > 0);
  expect(fired.map(({ id }) => id)).toEqual(fires);
});

test('restates each check once', () => {
  const ids = POLICIES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('no resource goes without the tags of its environment', () => {
  for (const [name, stack] of STACKS) {
    const [{ tags } = { tags: {} }] = (stack.provider['aws']?.[0]?.['default_tags'] ?? []) as Attributes[];
    expect(tags).toMatchObject({ Project: 'somastack', Stack: name });
  }
});

test('nodes, their disks and the disks of pods carry them too, although no provider makes those', () => {
  for (const name of ['staging', 'prod']) {
    const stack = STACKS.get(name);
    const tags = { Project: 'somastack', Environment: name, Stack: name, ManagedBy: 'cdktf' };
    const [[, template] = []] = resources(stack, 'aws_launch_template');
    expect(template?.['tag_specifications']).toEqual(
      ['instance', 'volume'].map((type) => ({
        resource_type: type,
        tags: { ...tags, Name: `somastack-${name}-node` },
      })),
    );
    const driver = stack?.resource['aws_eks_addon']?.['addon-aws-ebs-csi-driver'];
    expect(JSON.parse(String(driver?.['configuration_values']))).toEqual({
      controller: { extraVolumeTags: { ...tags, Backup: 'daily' } },
    });
  }
});
