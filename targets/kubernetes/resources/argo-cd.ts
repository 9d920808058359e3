import { ARGO_CD_NAMESPACE } from '../../contract/places.ts';
import type { Resource } from './resource.ts';

/** Name of the project of a folder of manifests: two environments may share one Argo CD. */
export function projectOf(folder: string): string {
  return `somastack-${folder}`;
}

/** The cluster that Argo CD itself runs in. */
export const THIS_CLUSTER = 'https://kubernetes.default.svc';

/** Earlier waves are healthy before later ones start. */
export const WAVE = 'argocd.argoproj.io/sync-wave';
const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

/** Annotations that steer Argo CD or that it writes itself; none of them is about the pods of an object. */
export const ARGO_CD_ANNOTATIONS = [
  'argocd.argoproj.io/deletion-approved',
  SYNC_OPTIONS,
  WAVE,
  'argocd.argoproj.io/tracking-id',
];

/** Argo CD 3.5.1. */
const VERSION = 'argoproj.io/v1alpha1';

/** A folder of manifests in a repository. */
export interface GitSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
}

/** A Helm chart of an exact version. */
interface ChartSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly chart: string;
  readonly helm: {
    readonly releaseName: string;
    readonly valuesObject: Readonly<Record<string, unknown>>;
  };
}

export type Application = Resource<
  typeof VERSION,
  'Application',
  {
    readonly project: string;
    readonly source: GitSource | ChartSource;
    readonly destination: { readonly server: string; readonly namespace: string };
    readonly syncPolicy: {
      readonly automated: {
        /** @default true */
        readonly enabled?: boolean;
        readonly prune: boolean;
        readonly selfHeal: boolean;
      };
      readonly syncOptions: readonly string[];
      readonly retry: {
        readonly limit: number;
        readonly backoff: {
          readonly duration: string;
          readonly factor: number;
          readonly maxDuration: string;
        };
      };
    };
  }
>;

export type AppProject = Resource<
  typeof VERSION,
  'AppProject',
  {
    readonly description: string;
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
    readonly clusterResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
  }
>;

interface ApplicationProps {
  readonly name: string;
  readonly project: string;
  readonly wave: number;
  /** Namespace of the objects that name none. */
  readonly namespace: string;
  readonly source: GitSource | ChartSource;
  /** Whether Argo CD only compares until somebody lets it begin. @default false */
  readonly waits?: boolean;
}

/**
 * Sync policy of every application: the repository is authoritative, and server-side apply handles large definitions. What is no
 * longer in the repository goes last, when everything new is healthy; Argo CD's default that an empty folder removes nothing is kept.
 */
export function application({
  name,
  project,
  wave,
  namespace,
  source,
  waits = false,
}: ApplicationProps): Application {
  return {
    apiVersion: VERSION,
    kind: 'Application',
    metadata: {
      name,
      namespace: ARGO_CD_NAMESPACE,
      // The API server compares, so that a default which it fills in is no difference.
      annotations: { [COMPARE_OPTIONS]: 'ServerSideDiff=true', [WAVE]: String(wave) },
    },
    spec: {
      project,
      source,
      destination: { server: THIS_CLUSTER, namespace },
      syncPolicy: {
        automated: { ...(waits && { enabled: false }), prune: true, selfHeal: true },
        syncOptions: ['PruneLast=true', 'RespectIgnoreDifferences=true', 'ServerSideApply=true'],
        // Without end: a first installation waits for images and for secrets that a person hands over, and Argo CD tries a
        // revision whose retries have ended never again.
        retry: { limit: -1, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
      },
    },
  };
}
