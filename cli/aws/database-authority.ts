import { X509Certificate } from 'node:crypto';
import {
  authorityBundle,
  RDS_AUTHORITY,
} from '../../constructs/data-layer/postgres/postgres-authority.aws.ts';
import type { Place } from '../../targets/contract/cloud-names.ts';
import { askProgram, type Answer, type Program } from '../command/ask-program.ts';
import { quoted } from '../command/quoted.ts';
import { askAws, awsLine } from './aws-cli.ts';

const CURL: Program = {
  name: 'curl',
  install: 'install curl, which fetches the certificates that RDS publishes',
};
const CURE = 'the certificates of RDS must be had before anything is stored; run the command again';

/** Nothing but HTTPS, also where an address leads to another. */
const fetching = (region: string) => [
  ...['--fail', '--silent', '--show-error', '--location', '--proto', '=https', '--max-time', '60'],
  authorityBundle(region),
];

/** Asks for the authorities of a region and the thumbprints (SHA-1) of their certificates. */
const LIST = [
  ...['rds', 'describe-certificates'],
  ...['--query', 'Certificates[].[CertificateIdentifier,Thumbprint]'],
] as const;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * What vouches for a database on RDS in each of some regions: the certificates that RDS publishes there, of which the account's own RDS says
 * by their thumbprints that they are its authorities. Whatever else was fetched is left out.
 */
export function databaseAuthority(place: Place, regions: readonly string[]): Answer {
  const texts: string[] = [];
  for (const region of regions) {
    const answer = authorityIn({ account: place.account, region });
    if ('problem' in answer) return answer;
    texts.push(answer.text);
  }
  return { text: texts.join('') };
}

/** The commands by which {@link databaseAuthority} asks. */
export function authorityCommands(place: Place, regions: readonly string[]): readonly string[] {
  return regions.flatMap((region) => [
    `${CURL.name} ${fetching(region).map(quoted).join(' ')}`,
    awsLine({ ...place, region }, LIST),
  ]);
}

function authorityIn(place: Place): Answer {
  const { region } = place;
  const fetched = askProgram(CURL, fetching(region), CURE);
  if ('problem' in fetched) return fetched;
  const listed = askAws(place, LIST, CURE);
  if ('problem' in listed) return listed;
  const known = new Map(
    (JSON.parse(listed.text) as readonly (readonly [string, string])[] | null)?.map(
      ([identifier, thumbprint]) => [thumbprint.toLowerCase(), identifier] as const,
    ),
  );
  const found = (fetched.text.match(PEM) ?? []).flatMap((pem) => {
    const identifier = known.get(thumbprintOf(pem));
    return identifier === undefined ? [] : [{ identifier, pem }];
  });
  if (!found.some(({ identifier }) => identifier === RDS_AUTHORITY))
    return {
      problem: `${authorityBundle(region)} has no certificate of "${RDS_AUTHORITY}" that RDS of ${region} knows; look whether something between here and there answers in its place`,
    };
  return { text: found.map(({ pem }) => `${pem}\n`).join('') };
}

/** The digest by which RDS names a certificate; of text that is none, nothing that RDS could name. */
function thumbprintOf(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint.replaceAll(':', '').toLowerCase();
  } catch {
    return '';
  }
}
