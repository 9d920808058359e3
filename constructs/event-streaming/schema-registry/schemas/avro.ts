/** The part of Avro's schema language that is used here: a logical type stands in the type, never on the field. */
export type AvroType =
  | 'string'
  | 'long'
  | 'int'
  | { readonly type: 'string'; readonly logicalType: 'uuid' }
  | { readonly type: 'long'; readonly logicalType: 'timestamp-millis' }
  | readonly ['null', AvroType];

export interface AvroField {
  readonly name: string;
  readonly doc: string;
  readonly type: AvroType;
  /** What a reader takes for it in records that were written without it. */
  readonly default?: null | string | number;
}

export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: string;
  readonly doc: string;
  readonly fields: readonly AvroField[];
}
