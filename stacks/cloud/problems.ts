import { DefinitionError } from '../../constructs/core/problems/errors.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { capacityProblems } from './managed-systems.ts';
import { recoveryProblems } from './recovery/problems.ts';
import { MOST_BROKER_DISK } from '../../constructs/event-streaming/kafka/kafka-class.aws.ts';
import { forbiddenProperties } from '../../constructs/event-streaming/kafka/msk-properties.aws.ts';

/** Smallest gp3 disk of RDS, in GiB. */
const LEAST_DATABASE_DISK = 20;

/** Problems of an otherwise valid definition that AWS would refuse. */
export function awsProblems(platform: Platform): readonly string[] {
  const { environment } = platform;
  if (!('aws' in environment)) return [];
  const { kafka } = platform.eventStreaming;
  const { postgres } = platform.dataLayer;
  const zones = environment.aws.zones.length;
  const problems = [...capacityProblems(platform), ...recoveryProblems(platform)];
  if (kafka.hosting === 'managed') {
    if (kafka.replicas % zones !== 0)
      problems.push(
        `${kafka.path}.replicas: ${kafka.replicas} brokers over ${zones} zones; MSK needs a multiple of the zones, so write ${Math.ceil(kafka.replicas / zones) * zones}`,
      );
    if (kafka.disk.toWholeGibibytes() > MOST_BROKER_DISK)
      problems.push(
        `${kafka.path}.disk: ${kafka.disk.toWholeGibibytes()} GiB; an MSK broker has ${MOST_BROKER_DISK} GiB at most, so add brokers`,
      );
    problems.push(...forbiddenProperties(kafka));
  }
  if (postgres.hosting === 'managed' && postgres.disk.toWholeGibibytes() < LEAST_DATABASE_DISK)
    problems.push(
      `${postgres.path}.disk: ${postgres.disk.toWholeGibibytes()} GiB; RDS sells gp3 from ${LEAST_DATABASE_DISK} GiB on, so write "${LEAST_DATABASE_DISK}Gi"`,
    );
  return problems;
}

/**
 * Refuses platforms that AWS would not accept.
 * @throws DefinitionError with every problem of every environment at once
 */
export function assertRendersToAws(platforms: readonly Platform[]): void {
  const problems = platforms.flatMap((platform) =>
    awsProblems(platform).map((problem) => `${platform.environment.name}: ${problem}`),
  );
  if (problems.length > 0) throw new DefinitionError([...problems].sort());
}
