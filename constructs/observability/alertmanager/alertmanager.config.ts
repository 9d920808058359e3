import { type ConfigFile, yamlFile } from '../../core/model/config-file.ts';
import { Secret } from '../../core/model/secret.ts';
import { reference } from '../../core/model/value.ts';
import type { AlertmanagerSettings, Channel } from './alertmanager.settings.ts';

const FOLDER = '/etc/alertmanager';
export const CONFIG = `${FOLDER}/alertmanager.yml`;

/** One file for each secret, because the configuration names files and contains no secrets. */
const SECRETS = {
  pagerduty: { path: `${FOLDER}/secrets/pagerduty-routing-key`, secret: new Secret('PAGERDUTY_ROUTING_KEY') },
  slack: { path: `${FOLDER}/secrets/slack-webhook-url`, secret: new Secret('SLACK_WEBHOOK_URL') },
  email: { path: `${FOLDER}/secrets/smtp-password`, secret: new Secret('SMTP_PASSWORD') },
} as const;

type Told = AlertmanagerSettings['tell'];

/** Receivers that send messages; `nobody` is the receiver that sends none. */
const sending = (tell: Told) =>
  Object.entries(tell).flatMap(([severity, channels]) =>
    channels === 'nobody' ? [] : [{ severity, channels }],
  );

export function alertmanagerFile(tell: Told): string {
  const told = sending(tell);
  return yamlFile({
    route: {
      receiver: 'nobody',
      group_by: ['alertname', 'job'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '4h',
      routes: told.map(({ severity }) => ({ receiver: severity, matchers: [`severity="${severity}"`] })),
    },
    receivers: [{ name: 'nobody' }, ...told.map(({ severity, channels }) => receiver(severity, channels))],
    inhibit_rules: [
      // A component that is down explains all its other alerts, so they are inhibited.
      {
        source_matchers: ['alertname=~".+Down"'],
        target_matchers: ['severity=~"warning|info"'],
        equal: ['job'],
      },
    ],
  });
}

export function secretFiles(tell: Told): readonly ConfigFile[] {
  const used = new Set(sending(tell).flatMap(({ channels }) => channels.map(({ to }) => to)));
  return [...used].map((to) => ({ path: SECRETS[to].path, content: reference(SECRETS[to].secret) }));
}

/** HTTPS, at which the APIs of PagerDuty and Slack answer. */
const HTTPS = 443;

/** Ports of servers outside to which messages go, each once, in order. */
export function portsOutside(tell: Told): readonly number[] {
  const ports = sending(tell).flatMap(({ channels }) =>
    channels.map((channel) => (channel.to === 'email' ? Number(channel.server.split(':')[1]) : HTTPS)),
  );
  return [...new Set(ports)].sort((a, b) => a - b);
}

function receiver(name: string, channels: readonly Channel[]) {
  const of = <To extends Channel['to']>(to: To) =>
    channels.filter((channel): channel is Extract<Channel, { to: To }> => channel.to === to);
  const text = '{{ .CommonAnnotations.summary }} {{ .CommonAnnotations.runbook }}';
  return {
    name,
    pagerduty_configs: of('pagerduty').map(() => ({
      routing_key_file: SECRETS.pagerduty.path,
      description: '{{ .CommonAnnotations.summary }}',
    })),
    slack_configs: of('slack').map(({ channel }) => ({
      api_url_file: SECRETS.slack.path,
      channel,
      send_resolved: true,
      text,
    })),
    email_configs: of('email').map(({ address, from, server, user }) => ({
      to: address,
      from,
      smarthost: server,
      auth_username: user,
      auth_password_file: SECRETS.email.path,
      send_resolved: true,
      text,
    })),
  };
}
