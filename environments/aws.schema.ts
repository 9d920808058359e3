import * as z from 'zod';
import { durationAmount } from '../constructs/core/settings.ts';

/** Where on AWS an environment lives: an account and a region of its own. */
export const awsSettings = z.strictObject({
  /** Twelve digits, as text: a number would lose its leading zero. */
  account: z
    .string('an account id is twelve digits in quotes')
    .regex(/^\d{12}$/, 'an account id is twelve digits'),
  region: z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, 'a region looks like "eu-west-1"'),
  /** Availability zones by their letter. */
  zones: z
    .array(z.string().regex(/^[a-z]$/, 'a zone is one letter, for example "a"'))
    .min(2, 'EKS and MSK need at least 2 zones')
    .max(3, 'more than 3 zones are not laid out'),
  /** Address range of the network, between /16 and /20. */
  cidr: z.string(),
  /** How long database backups are kept. */
  backupRetention: durationAmount,
  /** Addresses that may reach the cluster's API from outside the network; empty keeps it private. */
  apiAccess: z.array(z.string()).default([]),
});

export type AwsSettings = z.output<typeof awsSettings>;
