import { type Level, rulesOf } from './levels.ts';
import type { Environment } from './schema.ts';

interface Section {
  /** The section in the environment; undefined where it is left out. */
  readonly given: unknown;
  /** The highest level that may have it as it is made here. @default 'local' */
  readonly upTo?: Level;
  /** Levels above that one that may have it all the same. @default none */
  readonly alsoAt?: readonly Level[];
  /** Why levels above cannot use it. */
  readonly why: string;
}

/** Sections that a level cannot use yet, each with the reason. */
export function sectionRules({
  level,
  eventStreaming,
  dataLayer,
  security,
  somaServices,
}: Environment): string[] {
  const sections: Readonly<Record<string, Section>> = {
    'eventStreaming.flink': {
      given: eventStreaming.flink,
      upTo: 'kind',
      why: `a session cluster lets one job take the others down, and level "${level}" wants a cluster for each job, which is not made here yet`,
    },
    'dataLayer.featureFlags': {
      given: dataLayer.featureFlags,
      upTo: 'kind',
      why: `its store has no authentication, which level "${level}" cannot use`,
    },
    'dataLayer.qdrant': {
      given: dataLayer.qdrant,
      upTo: 'kind',
      why: `it runs as one container without copies, which level "${level}" cannot use`,
    },
    'dataLayer.clickhouse': {
      given: dataLayer.clickhouse,
      upTo: 'kind',
      why: `it runs as one container without copies, which level "${level}" cannot use`,
    },
    'security.openfga': {
      given: security.openfga,
      upTo: 'kind',
      why: `it runs as one container that speaks plain HTTP, which level "${level}" cannot use`,
    },
    'security.secretStore': {
      given: security.secretStore,
      why: `it speaks plain HTTP and the key that opens it lies beside it, which level "${level}" must not have`,
    },
    'somaServices.somaagent01': {
      given: somaServices.somaagent01,
      upTo: 'kind',
      alsoAt: ['onprem'],
      why: `it would trust the authority of the identity provider and no other, and level "${level}" has a cache with TLS that another vouches for`,
    },
    'somaServices.somaagent01.temporalWorkers': {
      given: somaServices.somaagent01?.temporalWorkers,
      upTo: 'kind',
      why: `its workers can show no certificate, and Temporal of level "${level}" answers nobody without one`,
    },
    'somaServices.agentvoicebox': {
      given: somaServices.agentvoicebox,
      upTo: 'kind',
      why: `it is not ready without workflows, and can show no certificate to Temporal of level "${level}", which answers nobody without one`,
    },
    'somaServices.somaagenthub': {
      given: somaServices.somaagenthub,
      upTo: 'kind',
      why: `it needs a store for its audit, which level "${level}" does not have yet, and can show no certificate to Temporal, which answers nobody without one`,
    },
    'somaServices.agentvoicebox.speech': {
      given: somaServices.agentvoicebox?.speech,
      why: `its workers fetch their models from outside, and the network of level "${level}" lets nothing out`,
    },
  };
  return [
    ...Object.entries(sections)
      .filter(
        ([, { given, upTo = 'local', alsoAt = [] }]) =>
          given !== undefined && isAbove(level, upTo) && !alsoAt.includes(level),
      )
      .map(([path, { why }]) => `${path}: ${why}; leave the section out`),
    ...missingRules({ eventStreaming, dataLayer, security, somaServices }),
  ];
}

function isAbove(level: Level, most: Level): boolean {
  return rulesOf(level).number > rulesOf(most).number;
}

/** Services that cannot start without a section that an environment may leave out. */
function missingRules({
  eventStreaming,
  dataLayer,
  security,
  somaServices,
}: Pick<Environment, 'eventStreaming' | 'dataLayer' | 'security' | 'somaServices'>): string[] {
  const identity = { 'security.keycloak': security.keycloak };
  const workflows = { 'eventStreaming.temporal': eventStreaming.temporal };
  const needs: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>])[] = [
    ['somaServices.somaagent01', somaServices.somaagent01, identity],
    ['somaServices.somaagent01.temporalWorkers', somaServices.somaagent01?.temporalWorkers, workflows],
    ['somaServices.agentvoicebox', somaServices.agentvoicebox, { ...identity, ...workflows }],
    [
      'somaServices.somaagenthub',
      somaServices.somaagenthub,
      { ...workflows, 'dataLayer.clickhouse': dataLayer.clickhouse },
    ],
  ];
  return needs.flatMap(([path, given, needed]) =>
    Object.entries(needed)
      .filter(([, section]) => given !== undefined && section === undefined)
      .map(
        ([missing]) => `${path}: it cannot start without ${missing}; add that section or leave this one out`,
      ),
  );
}
