/** Spans of a request that goes through the gateway, two services, their databases and a topic. */
export const SPANS_OF_A_TRACE = 30;
/** A span with ten attributes, in the memory of a Go program; measured by the reader. */
export const SPAN_BYTES = 2048;
/** What one trace is planned with, wherever traces are kept in memory. */
export const TRACE_BYTES = SPANS_OF_A_TRACE * SPAN_BYTES;
