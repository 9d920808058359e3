import * as z from 'zod/mini';
import { durationAmount, type Located, someText } from '../constructs/core/amounts/settings.ts';
import { hostName } from './host.schema.ts';

/** A role of the account, as its ARN has it after `role/`: the path counts, as roles of IAM Identity Center have one. */
const roleName = z
  .string()
  .check(
    z.regex(
      /^[\w+=,.@/-]{1,576}$/,
      'a role is named as in its ARN, after "role/": letters, digits and +=,.@/_-',
    ),
  );

const mailAddress = z.email('expected an e-mail address in quotes');

/** Who deploys an environment, and who looks at its cluster or mends it. */
const access = z.strictObject({
  /** The CI that deploys: its tokens are accepted from one issuer, for one subject. */
  ci: z.strictObject({
    issuer: z.url({ protocol: /^https$/, error: 'expected an https address in quotes' }),
    /** Claim `sub` of its tokens, whole: it names the repository and the branch or the environment there. */
    subject: someText.check(
      z.regex(
        /^[^*?]+$/,
        'a subject is compared letter by letter; write the one repository and branch or environment that deploys',
      ),
    ),
  }),
  /** Roles of the account that people log in with. */
  people: z.strictObject({
    /** May look at everything in the cluster but secrets. */
    view: z.array(roleName),
    /** May change everything in the namespaces of the platform. */
    admin: z.array(roleName),
    /** May do everything, for the day when nothing else works. */
    breakGlass: z
      .array(roleName)
      .check(z.minLength(1, 'somebody must be able to mend what locks the others out')),
  }),
  /**
   * What deploys from inside the network, where alone the cluster's API may answer: CodeBuild, or a machine of your own that reaches
   * it, through a VPN for example.
   */
  runner: z.enum(['codebuild', 'own']),
});

const regionName = z.string().check(z.regex(/^[a-z]{2}-[a-z]+-\d$/, 'a region looks like "eu-west-1"'));

/** Availability zones by their letter. */
const zoneLetters = z
  .array(z.string().check(z.regex(/^[a-z]$/, 'a zone is one letter, for example "a"')))
  .check(
    z.minLength(2, 'EKS and MSK need at least 2 zones'),
    z.maxLength(3, 'more than 3 zones are not laid out'),
  );

/** A second region, which takes over when the first one is lost, and what the loss may cost. */
const passive = z.strictObject({
  region: regionName,
  zones: zoneLetters,
  /** Address range of its network, which overlaps no other. */
  cidr: z.string(),
  /** How far the copy of the database may be behind before somebody is called. */
  replicaLag: durationAmount,
  /** Time in which whoever is called decides that the region is lost. */
  decision: durationAmount,
  /** What nothing copies because something else that is copied has it: what that is, and how long it takes to make it again there. */
  rebuilt: z.strictObject({
    milvus: z.optional(z.strictObject({ from: someText, within: durationAmount })),
  }),
  /** What nothing copies and nothing makes again, with the reason why that is right. */
  lost: z.strictObject({ kafka: z.optional(someText), redis: z.optional(someText) }),
});

/** Where people and programs outside call, and what stands there. */
const edge = z.strictObject({
  /** Name of the platform in addresses, tokens and certificates. */
  host: hostName,
  /** The domain in Route 53 that has this name. */
  zone: z.strictObject({
    /** The name itself, or a domain above it. */
    name: hostName,
    /** `here`: a stack of the account makes it, signed and logged. `elsewhere`: it is in the account already, made by something else. */
    made: z.enum(['here', 'elsewhere']),
  }),
  /**
   * Requests that one address may send in a minute; more are refused before they reach a gateway. AWS WAF counts from 10 on, and up to two thousand million.
   */
  addressPerMinute: z.int().check(z.gte(10), z.lte(2_000_000_000)),
});

/** The AWS account and region of an environment; each environment has an account of its own. */
export const awsSettings = z.strictObject({
  /** Twelve digits, as text: a number would lose its leading zero. */
  account: z
    .string('an account id is twelve digits in quotes')
    .check(z.regex(/^\d{12}$/, 'an account id is twelve digits')),
  region: regionName,
  zones: zoneLetters,
  /** Address range of the network, between /16 and /20. */
  cidr: z.string(),
  /** Retention of backups of the database and of disks, and of objects that were replaced or deleted. */
  backupRetention: durationAmount,
  /** Addresses that may reach the cluster's API from outside the network; empty keeps it private. */
  apiAccess: z._default(z.array(z.string()), []),
  access,
  /** Addresses that hear of alarms: at once, or on the next working day. */
  alarms: z.strictObject({
    critical: z
      .array(mailAddress)
      .check(z.minLength(1, 'somebody must hear at once that data may be lost or nothing works')),
    warning: z.array(mailAddress),
  }),
  /** What the account may cost in a month, in US dollars, all regions and everything in it counted; whoever hears of alarms hears when it will be more. */
  budget: z.strictObject({ monthly: z.number() }),
  /** Left out, nobody outside calls. */
  edge: z.optional(edge),
  /** Left out, the loss of the region is the loss of the platform until the region is back. */
  passive: z.optional(passive),
  /** Where the state of the account's own stack is: on the disk of whoever makes it, until the bucket that it makes is there. */
  bootstrapState: z._default(z.enum(['disk', 'bucket']), 'disk'),
});

export type AwsSettings = Located<z.output<typeof awsSettings>>;
export type PassiveSettings = NonNullable<AwsSettings['passive']>;
