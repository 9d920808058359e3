export interface VolumeMount {
  readonly type: 'volume';
  readonly source: string;
  readonly target: string;
  readonly read_only?: true;
}

/** A mount in the long form, because the short form replaces a missing file by an empty folder. */
export type Mount =
  | VolumeMount
  | {
      readonly type: 'bind';
      readonly source: string;
      readonly target: string;
      readonly read_only: true;
      readonly bind: { readonly create_host_path: false };
    };

export interface DependsOn {
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** False for a dependency that the service can start without. */
  readonly required: boolean;
}

/** Logging driver of a container; the engine keeps a copy for `docker logs`. */
export interface Logging {
  readonly driver: 'json-file' | 'syslog';
  readonly options: Readonly<Record<string, string>>;
}

/** The keys of a Compose service that this platform sets; undefined ones are not written. Compose's loader refuses unknown keys. */
export interface ComposeService {
  readonly image: string;
  readonly user: string;
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly ports?: readonly string[] | undefined;
  readonly volumes?: readonly Mount[] | undefined;
  readonly tmpfs?: readonly string[] | undefined;
  readonly shm_size?: string | undefined;
  /** Host names in addition to those of the project's network. */
  readonly extra_hosts?: readonly string[] | undefined;
  readonly read_only: boolean;
  readonly cap_drop: readonly ['ALL'];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  /** Equal to the memory limit, which means no swap. Compose silently accepts a smaller value. */
  readonly memswap_limit: string;
  /** CPU limit in cores. */
  readonly cpus: number;
  /** Its weight when cores are short, which is its CPU request in thousandths of a core; the plan reads it back. */
  readonly cpu_shares: number;
  readonly pids_limit: number;
  readonly init: boolean;
  readonly restart: 'unless-stopped' | 'no';
  readonly depends_on?: Readonly<Record<string, DependsOn>> | undefined;
  readonly healthcheck?:
    | {
        readonly test: readonly string[];
        readonly interval: string;
        readonly timeout: string;
        readonly retries: number;
        readonly start_period: string;
      }
    | undefined;
  readonly logging?: Logging | undefined;
  readonly profiles?: readonly string[] | undefined;
  /** Instead of networks, for what calls nothing. */
  readonly network_mode?: 'none' | undefined;
  readonly networks?:
    | readonly string[]
    | Readonly<Record<string, { readonly aliases: readonly string[] }>>
    | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
