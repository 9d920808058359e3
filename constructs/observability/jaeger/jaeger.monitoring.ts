import type { Monitoring } from '../../core/model/monitoring.ts';
import type { TraceDisk } from './jaeger.settings.ts';

const FREE = 'jaeger_storage_badger_key_log_bytes_available';
const TABLES = 'jaeger_storage_badger_size_bytes_lsm';
/** Share of the disk below which somebody should look; tables are merged beside what they are made of. */
const SCARCE = 0.2;

const FIRST = 'job="jaeger",instance="10.0.0.1:8890"';

/** Where traces are on a disk. Nothing but their age makes room there, and a process whose disk is full ends. */
export function jaegerMonitoring({ disk }: TraceDisk): Monitoring {
  const scarce = disk.share(SCARCE).bytes;
  const free = `${FREE}{${FIRST}}`;
  return {
    name: 'jaeger',
    catalogue: {
      source: 'served to test/conformance/jaeger-disk.test.ts',
      names: [FREE, TABLES],
    },
    alerts: [
      {
        alert: 'TracesDiskFills',
        expr: `min by (job, instance) (${FREE}) < ${scarce}`,
        lasting: '15m',
        severity: 'warning',
        summary: '{{ $labels.instance }} has little room left for traces, and ends when there is none.',
        runbook: 'Give it a larger disk, a shorter retention, or a smaller share of traces without an error.',
        cases: [
          {
            series: { [free]: `${scarce - 1}x40` },
            at: '30m',
            fires: { job: 'jaeger', instance: '10.0.0.1:8890' },
          },
          { series: { [free]: `${scarce}x40` }, at: '30m' },
        ],
      },
    ],
    panels: [
      {
        title: 'Traces on disk',
        unit: 'bytes',
        queries: [{ expr: TABLES, legend: '{{instance}}' }],
      },
    ],
  };
}
