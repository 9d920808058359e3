/** What a stream of lines is known by; everything else that is worth a search is structured metadata of its lines. */
export const LABELS = ['level', 'service'] as const;
