import type { Component, ScrapeTarget } from '../../core/model/component.ts';
import { referring, yamlFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';

const FOLDER = '/etc/prometheus';
export const CONFIG = `${FOLDER}/prometheus.yml`;
export const RULES = `${FOLDER}/rules`;

/** Keys of Prometheus' configuration that are set here; the program refuses unknown ones. */
interface PrometheusConfig {
  readonly global: { readonly scrape_interval: string; readonly evaluation_interval: string };
  readonly rule_files: readonly string[];
  readonly alerting: {
    readonly alertmanagers: readonly {
      readonly static_configs?: readonly { readonly targets: readonly Value[] }[];
      readonly dns_sd_configs?: readonly DnsConfig[];
    }[];
  };
  readonly scrape_configs: readonly ScrapeConfig[];
}

interface ScrapeConfig {
  readonly job_name: string;
  readonly metrics_path: string;
  readonly params?: Readonly<Record<string, readonly Value[]>>;
  readonly static_configs?: readonly { readonly targets: readonly Value[]; readonly labels: Labels }[];
  readonly dns_sd_configs?: readonly DnsConfig[];
  readonly relabel_configs?: readonly {
    readonly target_label: 'optional';
    readonly replacement: Labels['optional'];
  }[];
}

/** Addresses that one name resolves to. */
interface DnsConfig {
  readonly names: readonly Value[];
  readonly type: 'A';
  readonly port: number;
}

/** Whether a selection may leave the component out; then a missing target alone is no alert. */
interface Labels {
  readonly optional: 'yes' | 'no';
}

/** Where alerts go: to each replica, since any of them may be lost with what it heard. */
export interface Alertmanagers {
  readonly http: Endpoint;
  readonly replicas: number;
}

/**
 * The configuration file.
 * @param choice whether a selection may leave components out
 */
export function prometheusFile(
  components: readonly Component[],
  { http, replicas }: Alertmanagers,
  choice: boolean,
): Value {
  const config: PrometheusConfig = {
    global: { scrape_interval: '30s', evaluation_interval: '30s' },
    rule_files: [`${RULES}/*.yaml`],
    alerting: {
      alertmanagers: [
        replicas === 1
          ? { static_configs: [{ targets: [text`${http}`] }] }
          : { dns_sd_configs: [eachOf(http)] },
      ],
    },
    scrape_configs: components.flatMap((component) =>
      component.scrapeTargets.map((target, index) => scrapeConfig(component, target, index, choice)),
    ),
  };
  return referring(config, yamlFile);
}

/** Jobs to scrape. A component's name is its job; a second target of one component is named after its port or by itself. */
function scrapeConfig(
  component: Component,
  { endpoint, path, job, parameters }: ScrapeTarget,
  index: number,
  choice: boolean,
): ScrapeConfig {
  const optional = choice && component.profiles.length > 0 ? 'yes' : 'no';
  const named = {
    job_name: job ?? (index === 0 ? component.name : `${component.name}-${endpoint.name}`),
    metrics_path: path,
    ...(parameters && {
      params: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
    }),
  };
  if (component.replicas === 1) {
    return { ...named, static_configs: [{ targets: [text`${endpoint}`], labels: { optional } }] };
  }
  return {
    ...named,
    dns_sd_configs: [eachOf(endpoint)],
    relabel_configs: [{ target_label: 'optional', replacement: optional }],
  };
}

/** One name resolves to the address of each replica. */
function eachOf({ members, port }: Endpoint): DnsConfig {
  return { names: [text`${members}`], type: 'A', port };
}
