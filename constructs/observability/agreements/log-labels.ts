/** Labels that identify a stream of log lines; everything else worth a search is structured metadata of the line. */
export const LABELS = ['level', 'service'] as const;
