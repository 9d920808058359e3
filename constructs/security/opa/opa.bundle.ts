import agentvoicebox from '../../../policies/agentvoicebox/voice.rego';
import somaAgent from '../../../policies/soma/agent.rego';
import somaGateway from '../../../policies/soma/gateway.rego';
import somaIntegrator from '../../../policies/soma/integrator.rego';
import somaPolicy from '../../../policies/soma/policy.rego';
import somabrainAuth from '../../../policies/somabrain/auth.rego';
import systemAuthz from '../../../policies/system/authz.rego';
import systemLog from '../../../policies/system/log.rego';
import { type ConfigFile, jsonFile, referring } from '../../core/model/config-file.ts';
import { fingerprint } from '../../core/files/fingerprint.ts';
import { authorityIn } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { resolve, type Value } from '../../core/model/value.ts';

/** Every policy, at the path in the bundle that its package has. */
const POLICIES: Readonly<Record<string, string>> = {
  'agentvoicebox/voice.rego': agentvoicebox,
  'soma/agent.rego': somaAgent,
  'soma/gateway.rego': somaGateway,
  'soma/integrator.rego': somaIntegrator,
  'soma/policy.rego': somaPolicy,
  'somabrain/auth.rego': somabrainAuth,
  'system/authz.rego': systemAuthz,
  'system/log.rego': systemLog,
};

/** Roots of the bundle: the server refuses a policy in it outside of these. */
const ROOTS = ['agentvoicebox', 'gateway', 'soma', 'somabrain', 'system'];

/** Issuer whose tokens the gateway's policy accepts. */
export interface Issuer {
  /** Claim `iss` of the tokens. */
  readonly issuer: Value;
  /** Claim `aud` that the tokens must have. */
  readonly audience: string;
  /** URL of the issuer's signing keys. */
  readonly keys: Value;
  /** The server behind that URL, whose authority is to be trusted. @default it speaks no TLS */
  readonly authority?: Endpoint | undefined;
}

/** Folder of the authority that is trusted to have signed the certificate of the issuer's server. */
export const AUTHORITY = '/authority';

/** A folder that the server loads as one bundle; every decision names the revision that it was made by. */
export function bundle(folder: string, issuer?: Issuer): readonly ConfigFile[] {
  // Only the target knows the published address, so a fixed word stands for it: the same definition gives the same revision.
  const believed = issuer ? [resolve(issuer.issuer, () => 'published'), issuer.audience] : [];
  const revision = fingerprint([...Object.entries(POLICIES).flat(), ...believed].join('\0'));
  const manifest = { revision, roots: ROOTS };
  return [
    { path: `${folder}/.manifest`, content: jsonFile(manifest) },
    ...Object.entries(POLICIES).map(([path, content]) => ({ path: `${folder}/${path}`, content })),
    ...(issuer ? [{ path: `${folder}/gateway/data.json`, content: dataOf(issuer) }] : []),
  ];
}

/** What the gateway's policy knows of the issuer. */
function dataOf({ authority, ...issuer }: Issuer): Value {
  return referring({ ...issuer, ...(authority && { authority: authorityIn(AUTHORITY) }) }, jsonFile);
}
