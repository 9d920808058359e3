import { Duration } from '../../../constructs/core/amounts/duration.ts';
import type { Alarm } from '../watch/alarm.ts';

const DAY = Duration.parse('1d');
const HOUR = Duration.parse('1h');
/** Minutes without a finished backup: the day, and half a day for the hours in which the next one begins and runs. */
const WITHOUT_ANY = 36 * 60;

/** What a person must know of backups of disks: those that failed, and those that were never tried, which no failure tells of. */
export function backupAlarms(vaultName: string, isCopied: boolean): readonly Alarm[] {
  const vault = {
    namespace: 'AWS/Backup',
    dimensions: { BackupVaultName: vaultName },
    urgency: 'warning',
    statistic: 'Sum',
  } as const;
  const failed = { ...vault, bound: { above: 0 }, period: DAY, minutes: DAY.seconds / 60, mayBeSilent: true };
  const copies: Alarm = {
    ...failed,
    name: 'copies-failed',
    metric: 'NumberOfCopyJobsFailed',
    says: 'The second region lacks a backup of a disk of this day. Look at the copy jobs in AWS Backup, and at the rights on the key there.',
  };
  return [
    {
      ...failed,
      name: 'failed',
      metric: 'NumberOfBackupJobsFailed',
      says: 'A disk of a pod has no backup of this day. Look at the jobs in AWS Backup, which say why.',
    },
    {
      ...vault,
      name: 'missing',
      metric: 'NumberOfBackupJobsCompleted',
      bound: { below: 1 },
      period: HOUR,
      minutes: WITHOUT_ANY,
      says: 'No disk of a pod has had a backup for a day and a half, as is so until the first night. Look whether the disks have the tags of the selection.',
    },
    ...(isCopied ? [copies] : []),
  ];
}
