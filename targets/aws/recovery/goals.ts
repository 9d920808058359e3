import { Duration } from '../../../constructs/core/amounts/duration.ts';

/** Data younger than this may be gone after the loss of a region; what is promised is less. Source: requirement R32.5. */
export const RECOVERY_POINT = Duration.parse('15m');

/** Time after which the platform runs in the other region; what is promised is less. Source: requirement R32.4. */
export const RECOVERY_TIME = Duration.parse('1h');
