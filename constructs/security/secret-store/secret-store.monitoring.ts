import type { Monitoring } from '../../core/model/monitoring.ts';

const SERIES = '{job="secret-store",instance="secret-store:8200"}';
const LABELS = { job: 'secret-store', instance: 'secret-store:8200' };
const UP = `up${SERIES}`;
const OPEN = `vault_core_unsealed${SERIES}`;
const REFUSED = (metric: string) => `vault_audit_log_${metric}_failure${SERIES}`;

/** OpenBao's metrics have the prefix `vault`, the default of `metrics_prefix`. */
export const SECRET_STORE_MONITORING: Monitoring = {
  name: 'secret-store',
  catalogue: {
    source:
      'its documentation, "telemetry"; served by its forerunner to test/conformance/secret-store.test.ts',
    names: [
      'vault_core_unsealed',
      'vault_audit_log_request_failure',
      'vault_audit_log_response_failure',
      'process_resident_memory_bytes',
    ],
  },
  memory: { metric: 'process_resident_memory_bytes' },
  alerts: [
    {
      alert: 'SecretStoreSealed',
      // A store that was never unsealed does not report itself as sealed.
      expr: 'up{job="secret-store"} == 1 unless on (job) vault_core_unsealed == 1',
      lasting: '2m',
      severity: 'critical',
      summary: '{{ $labels.job }} answers and is not open: no service gets at its secrets.',
      runbook:
        'See in its log why the key in .secrets does not open it; another key was there when it was new.',
      cases: [
        { series: { [UP]: '1x10', [OPEN]: '0x10' }, at: '4m', fires: LABELS },
        { series: { [UP]: '1x10' }, at: '4m', fires: LABELS },
        { series: { [UP]: '1x10', [OPEN]: '1x10' }, at: '4m' },
        // The alert ComponentDown covers that case.
        { series: { [UP]: '0x10' }, at: '4m' },
      ],
    },
    {
      alert: 'SecretStoreUnaudited',
      expr: 'increase(vault_audit_log_request_failure[5m]) + increase(vault_audit_log_response_failure[5m]) > 0',
      lasting: '1m',
      severity: 'critical',
      summary: '{{ $labels.job }} could not write down what it was asked, and refused.',
      runbook: 'Its audit goes to standard output: see whether the engine takes what containers say.',
      cases: [
        {
          series: { [REFUSED('request')]: '0 0 1x10', [REFUSED('response')]: '0x12' },
          at: '5m',
          fires: LABELS,
        },
        { series: { [REFUSED('request')]: '0x12', [REFUSED('response')]: '0x12' }, at: '5m' },
      ],
    },
  ],
};
