/** One mount, in the long form: the short one makes an empty folder of a missing file. */
export type Mount =
  | { readonly type: 'volume'; readonly source: string; readonly target: string }
  | {
      readonly type: 'bind';
      readonly source: string;
      readonly target: string;
      readonly read_only: true;
      readonly bind: { readonly create_host_path: false };
    };

export interface DependsOn {
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** False for what the service starts without. */
  readonly required: boolean;
}

/** Where the engine sends what a container says, beside the copy that it keeps itself for `docker logs`. */
export interface Logging {
  readonly driver: 'syslog';
  readonly options: Readonly<Record<string, string>>;
}

/** The part of Compose's service that this platform sets; the loader refuses every other key's misspelling. What is undefined is not written. */
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
  /** Names beside those of the project's own network. */
  readonly extra_hosts?: readonly string[] | undefined;
  readonly read_only: boolean;
  readonly cap_drop: readonly ['ALL'];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  /** Equal to the limit: no swap. Compose accepts a smaller one without a word. */
  readonly memswap_limit: string;
  /** The most it may use, in cores. */
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
  readonly networks: readonly string[] | Readonly<Record<string, { readonly aliases: readonly string[] }>>;
  readonly labels: Readonly<Record<string, string>>;
}
