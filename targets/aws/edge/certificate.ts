import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import type { Construct } from 'constructs';
import { Duration } from '../../../constructs/core/amounts/duration.ts';
import type { Alarm } from '../watch/alarm.ts';

/** Seconds for which resolvers keep the record that proves the name; nobody but ACM asks for it. */
const PROOF_TTL = 300;

const DAY = Duration.parse('1d');

/** Days before its end at which a certificate should have been renewed: ACM begins 60 days before. */
const RENEWED_BEFORE = 30;

export interface CertificateProps {
  readonly host: string;
  /**
   * The zone that proves the name; undefined where another region of the account has proved it already: ACM asks an account for the same record everywhere.
   */
  readonly zoneId: string | undefined;
}

/** The ARN of a certificate that is waited for, and of the same before it is issued, which alarms watch. */
export interface IssuedCertificate {
  readonly arn: string;
  readonly alarms: readonly Alarm[];
}

/** A certificate of ACM for a name alone, whose proof stays in the zone, so that it is renewed without anybody. */
export function certificate(scope: Construct, { host, zoneId }: CertificateProps): IssuedCertificate {
  const made = new AcmCertificate(scope, 'certificate', {
    domainName: host,
    validationMethod: 'DNS',
    keyAlgorithm: 'EC_prime256v1',
    options: { certificateTransparencyLoggingPreference: 'ENABLED' },
    // A listener always has one.
    lifecycle: { createBeforeDestroy: true },
  });
  // A set of one, since the certificate is for one name.
  const proof = (attribute: string) =>
    `\${one(${made.fqn}.domain_validation_options[*].resource_record_${attribute})}`;
  const record =
    zoneId === undefined
      ? undefined
      : new Route53Record(scope, 'certificate-proof', {
          zoneId,
          name: proof('name'),
          type: proof('type'),
          records: [proof('value')],
          ttl: PROOF_TTL,
          // The next certificate for the name has the same proof, and is made before this one goes.
          allowOverwrite: true,
        });
  const issued = new AcmCertificateValidation(scope, 'certificate-issued', {
    certificateArn: made.arn,
    ...(record && { validationRecordFqdns: [record.fqdn] }),
  });
  return { arn: issued.certificateArn, alarms: [notRenewed(host, made.arn)] };
}

function notRenewed(host: string, arn: string): Alarm {
  return {
    name: 'certificate-not-renewed',
    urgency: 'critical',
    namespace: 'AWS/CertificateManager',
    metric: 'DaysToExpiry',
    dimensions: { CertificateArn: arn },
    statistic: 'Minimum',
    period: DAY,
    bound: { below: RENEWED_BEFORE },
    minutes: DAY.seconds / 60,
    // Nothing is said on the first day.
    mayBeSilent: true,
    says: `The certificate of ${host} ends in less than ${RENEWED_BEFORE} days, and ACM should have renewed it. Look whether the record that proves the name is still in its zone, and whether the domain above names the zone's servers.`,
  };
}
