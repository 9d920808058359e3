import { policyDocuments, keys } from './policies.ts';
import { architectures, instanceClasses } from './classes.ts';
import { brokers, growingDisks } from './brokers.ts';
import { addonAccounts, clusters, nodeGroups } from './cluster.ts';
import { accessStrings, caches, databases } from './databases.ts';
import { edges, subnetGroups } from './edge.ts';
import { addonVersions, engineVersions, families } from './engine-versions.ts';
import { names, tags, twins } from './names.ts';
import { endpoints, natGateways, securityRules, subnets } from './network.ts';
import { brokerProperties, cacheParameters, databaseParameters } from './parameters.ts';
import type { Rule } from './rule.ts';
import type { Stack } from '../aws.ts';
import { schemaOf } from './schema.ts';
import { order, references } from './terraform.ts';
import { values } from './values.ts';
import { alarms, backups, copies, flowLogs, trusts } from './watch.ts';
import { windows } from './windows.ts';

const RULES: readonly Rule[] = [
  references,
  order,
  values,
  names,
  twins,
  tags,
  instanceClasses,
  architectures,
  engineVersions,
  families,
  addonVersions,
  databaseParameters,
  cacheParameters,
  brokerProperties,
  databases,
  caches,
  accessStrings,
  brokers,
  growingDisks,
  windows,
  nodeGroups,
  clusters,
  addonAccounts,
  endpoints,
  subnets,
  subnetGroups,
  securityRules,
  natGateways,
  edges,
  policyDocuments,
  keys,
  trusts,
  flowLogs,
  alarms,
  backups,
  copies,
];

/** Everything that reads stacks before AWS does: first what Terraform refuses, then what AWS would. */
export function rulesFor(stacks: Iterable<Stack>): readonly Rule[] {
  return [schemaOf(stacks), ...RULES];
}
