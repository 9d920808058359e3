import type { ENGINES } from './versions.ts';

/** The day on which a version loses standard support, by engine and version; undefined while AWS has announced none. */
interface Ends {
  /** Source: EKS user guide, "Kubernetes release calendar". */
  readonly EKS: Readonly<Record<typeof ENGINES.kubernetes.eks, string>>;
  /** Source: MSK developer guide, "Supported Apache Kafka versions"; it announces the end of the oldest lines alone. */
  readonly MSK: Readonly<Record<typeof ENGINES.kafka.msk, undefined>>;
  /** Source: RDS for PostgreSQL release notes, "Release calendar". */
  readonly 'RDS for PostgreSQL': Readonly<Record<typeof ENGINES.postgres.rds, string>>;
  /** Source: ElastiCache user guide, "Engine versions"; ends are announced for Redis OSS alone. */
  readonly 'ElastiCache for Valkey': Readonly<Record<typeof ENGINES.redis.elasticache, undefined>>;
}

/** As of November 2026. A version that is pinned without an entry does not compile. */
const ENDS: Ends = {
  EKS: { '1.35': '2027-03-27' },
  MSK: { '4.2.x.kraft': undefined },
  'RDS for PostgreSQL': { '16': '2029-02-28' },
  'ElastiCache for Valkey': { '8.0': undefined },
};

/** Days before the end of support from which a version is reported: enough to go through staging and a month of production. */
const NOTICE_DAYS = 90;

const DAY = 24 * 60 * 60 * 1000;

/**
 * One sentence for each pinned version of a cloud whose standard support ends soon or has ended.
 * @param today the day from which the rest is counted
 * @param notice days before the end from which a version is named @default 90
 */
export function endingSupport(today: Date, notice = NOTICE_DAYS): readonly string[] {
  return Object.entries(ENDS).flatMap(
    ([engine, byVersion]: readonly [string, Readonly<Record<string, string | undefined>>]) =>
      Object.entries(byVersion).flatMap(([version, end]) => {
        if (end === undefined) return [];
        const days = Math.floor((Date.parse(end) - today.getTime()) / DAY);
        if (days >= notice) return [];
        const when = days < 0 ? `ended on ${end}` : `ends on ${end}, in ${days} days`;
        return [
          `${engine} ${version}: standard support ${when}; after that AWS upgrades it by itself or charges for more, so follow docs/aws-upgrades.md before`,
        ];
      }),
  );
}
