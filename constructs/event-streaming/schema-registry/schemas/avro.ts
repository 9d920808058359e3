/** The part of Avro's schema language that is used here. A logical type is part of the type and never of the field. */
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
  /** Value that readers use for records that were written without the field. */
  readonly default?: null | string | number;
}

export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: string;
  readonly doc: string;
  readonly fields: readonly AvroField[];
}
