import * as z from 'zod/mini';
import { size, someText } from '../../core/amounts/settings.ts';

/** Where a message goes. Keys and passwords are secrets of fixed names; whoever runs the platform fills them in. */
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

/** Said out loud where nobody is to be told; the pages of Alertmanager and Grafana show alerts all the same. */
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
  ...size,
  /** Who hears of alerts by their severity; of `info` nobody does. */
  tell: z.strictObject({ critical: receivers, warning: receivers }),
});

export type AlertmanagerSettings = z.output<typeof alertmanagerSettings>;
export type Channel = z.output<typeof channel>;
