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

/** What the bundle owns: the server refuses a policy in it that speaks of anything else. */
const ROOTS = ['agentvoicebox', 'gateway', 'soma', 'somabrain', 'system'];

/** Whose tokens the gateway's policy believes. */
export interface Issuer {
  /** As the tokens name it. */
  readonly issuer: Value;
  /** Whom they must be for. */
  readonly audience: string;
  /** Where the issuer shows the keys that it signs with. */
  readonly keys: Value;
}

/** A folder that the server loads as one bundle; every decision names the revision that it was made by. */
export function bundle(folder: string, issuer?: Issuer): readonly ConfigFile[] {
  // An address that only the target knows stands for itself: the same definition gives the same revision.
  const believed = issuer ? [resolve(issuer.issuer, () => 'published'), issuer.audience] : [];
  const revision = fingerprint([...Object.entries(POLICIES).flat(), ...believed].join('\0'));
  const manifest = { revision, roots: ROOTS };
  return [
    { path: `${folder}/.manifest`, content: jsonFile(manifest) },
    ...Object.entries(POLICIES).map(([path, content]) => ({ path: `${folder}/${path}`, content })),
    ...(issuer ? [{ path: `${folder}/gateway/data.json`, content: referring(issuer, jsonFile) }] : []),
  ];
}
