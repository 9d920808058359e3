import * as z from 'zod/mini';
import { durationAmount, type Located } from '../constructs/core/amounts/settings.ts';

/** The AWS account and region of an environment; each environment has an account of its own. */
export const awsSettings = z.strictObject({
  /** Twelve digits, as text: a number would lose its leading zero. */
  account: z
    .string('an account id is twelve digits in quotes')
    .check(z.regex(/^\d{12}$/, 'an account id is twelve digits')),
  region: z.string().check(z.regex(/^[a-z]{2}-[a-z]+-\d$/, 'a region looks like "eu-west-1"')),
  /** Availability zones by their letter. */
  zones: z
    .array(z.string().check(z.regex(/^[a-z]$/, 'a zone is one letter, for example "a"')))
    .check(
      z.minLength(2, 'EKS and MSK need at least 2 zones'),
      z.maxLength(3, 'more than 3 zones are not laid out'),
    ),
  /** Address range of the network, between /16 and /20. */
  cidr: z.string(),
  /** Retention of database backups. */
  backupRetention: durationAmount,
  /** Addresses that may reach the cluster's API from outside the network; empty keeps it private. */
  apiAccess: z._default(z.array(z.string()), []),
});

export type AwsSettings = Located<z.output<typeof awsSettings>>;
