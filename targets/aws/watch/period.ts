import { Duration } from '../../../constructs/core/amounts/duration.ts';

/** Period of every alarm that states no other: the longest that shows what lasts for as short as an alarm here may wait. */
export const PERIOD = Duration.parse('5m');
