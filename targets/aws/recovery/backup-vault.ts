import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js';
import { BackupVaultPolicy } from '@cdktf/provider-aws/lib/backup-vault-policy/index.js';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault/index.js';
import type { Construct } from 'constructs';
import type { Duration } from '../../../constructs/core/amounts/duration.ts';
import { policy } from '../account/iam.ts';

export interface BackupVaultProps {
  readonly name: string;
  /** Key of what is copied into it; a backup of a disk keeps the key of the disk. */
  readonly keyArn: string;
  /** How long a backup is kept, at the least and at the most. */
  readonly retention: Duration;
}

/**
 * A vault whose backups nobody deletes before their time. The lock is the kind that an administrator can lift: one that nobody can, AWS included,
 * would turn a typing error of the retention into years of storage. The policy is a second denial, so that lifting the lock alone deletes nothing.
 */
export function backupVault(scope: Construct, { name, keyArn, retention }: BackupVaultProps): BackupVault {
  const vault = new BackupVault(scope, 'backups', {
    name,
    kmsKeyArn: keyArn,
    forceDestroy: false,
    lifecycle: { preventDestroy: true },
  });
  new BackupVaultLockConfiguration(scope, 'backups-lock', {
    backupVaultName: vault.name,
    minRetentionDays: retention.days,
  });
  new BackupVaultPolicy(scope, 'backups-policy', {
    backupVaultName: vault.name,
    policy: policy([
      {
        Sid: 'NobodyDeletes',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
        Resource: '*',
      },
    ]),
  });
  return vault;
}
