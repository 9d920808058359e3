import type { k8s } from 'cdk8s-plus-28';

/**
 * A type of cdk8s-plus as it is written to a file: its wrappers of quantities and of ports
 * (classes whose only field is `value`) become the text or number they hold.
 */
export type Plain<T> = T extends string | number | boolean | undefined
  ? T
  : T extends Date
    ? string
    : T extends { readonly value: string | number }
      ? [keyof T] extends ['value']
        ? string | number
        : { readonly [K in keyof T]: Plain<T[K]> }
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : { readonly [K in keyof T]: Plain<T[K]> };

export type Labels = Readonly<Record<string, string>>;

/** Metadata with a mandatory name, because a construct's id must never become the name. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** Any object of the Kubernetes API. */
export interface AnyManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** The common form of an object with a specification. */
export interface Resource<ApiVersion extends string, Kind extends string, Spec> extends AnyManifest {
  readonly apiVersion: ApiVersion;
  readonly kind: Kind;
  readonly spec: Spec;
}

export type PodSpec = Plain<k8s.PodSpec>;
export type PodTemplate = Plain<k8s.PodTemplateSpec>;
export type Container = Plain<k8s.Container>;
export type EnvVar = Plain<k8s.EnvVar>;
export type Volume = Plain<k8s.Volume>;
export type VolumeMount = Plain<k8s.VolumeMount>;
export type Probe = Plain<k8s.Probe>;
export type ResourceRequirements = Plain<k8s.ResourceRequirements>;
export type Affinity = Plain<k8s.Affinity>;
export type TopologySpread = Plain<k8s.TopologySpreadConstraint>;
export type SecurityContext = Plain<k8s.SecurityContext>;
export type PodSecurityContext = Plain<k8s.PodSecurityContext>;
export type LabelSelector = Plain<k8s.LabelSelector>;
export type NetworkPeer = Plain<k8s.NetworkPolicyPeer>;
export type NetworkPort = Plain<k8s.NetworkPolicyPort>;
export type ClaimSpec = Plain<k8s.PersistentVolumeClaimSpec>;
