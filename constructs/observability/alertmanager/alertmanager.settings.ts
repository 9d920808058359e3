import * as z from 'zod/mini';
import { type Located, replicaCount, size, someText } from '../../core/amounts/settings.ts';

/** Destination of a message. Keys and passwords are secrets with fixed names, whose values the operator sets. */
const channel = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('pagerduty') }),
  z.strictObject({
    to: z.literal('slack'),
    channel: z.string().check(z.regex(/^#/, 'a channel begins with "#"')),
  }),
  z.strictObject({
    to: z.literal('email'),
    address: z.email('expected an e-mail address'),
    from: z.email('expected an e-mail address'),
    server: z
      .string()
      .check(z.regex(/^[\w.-]+:\d+$/, 'expected a host and a port such as "mail.example.org:587"')),
    user: someText,
  }),
]);

/** States explicitly that nobody is notified; Alertmanager and Grafana show the alerts all the same. */
const receivers = z.union(
  [
    z.literal('nobody'),
    z.array(channel).check(z.minLength(1, 'an empty list tells nobody without saying so; write "nobody"')),
  ],
  {
    error: 'expected "nobody" or a list of channels such as { to: "pagerduty" }',
  },
);

export const alertmanagerSettings = z.strictObject({
  /** Each hears of every alert; they agree among themselves which of them notifies. */
  replicas: replicaCount,
  ...size,
  /** Destinations of alerts by severity; nobody is notified of `info`. */
  tell: z.strictObject({ critical: receivers, warning: receivers }),
});

export type AlertmanagerSettings = Located<z.output<typeof alertmanagerSettings>>;
export type Channel = Located<z.output<typeof channel>>;
