/** Spans of a request that passes the gateway, two services, their databases and a topic. */
export const SPANS_OF_A_TRACE = 30;
/** Memory of a span with ten attributes in a Go program; measured by the reader. */
export const SPAN_BYTES = 2048;
/** Bytes of the same span as it is sent: identifiers, times and a name in 100, and some 60 for each attribute. */
export const SPAN_BYTES_SENT = 700;
/** Memory that is planned for one trace wherever traces are kept in memory. */
export const TRACE_BYTES = SPANS_OF_A_TRACE * SPAN_BYTES;
