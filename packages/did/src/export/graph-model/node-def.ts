/** A node of TensorFlow's GraphDef as JSON, as TensorFlow.js's converter writes it. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, AttrValue>>;
}

/** A value of `tensorflow.AttrValue`; whole numbers as text and strings in base64, as protobuf's JSON has them. */
export type AttrValue =
  | { readonly s: string }
  | { readonly i: string }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly type: string }
  | { readonly shape: ShapeProto }
  | { readonly tensor: { readonly dtype: string; readonly tensorShape: ShapeProto } }
  | { readonly list: { readonly i: readonly string[] } | { readonly s: readonly string[] } };

/** A value of `tensorflow.TensorShapeProto`. */
export interface ShapeProto {
  readonly dim: readonly { readonly size: string }[];
}

/** Lengths of a shape; null becomes -1, any. */
export function shapeProto(shape: readonly (number | null)[]): ShapeProto {
  return { dim: shape.map((length) => ({ size: String(length ?? -1) })) };
}

/** Makers of {@link AttrValue}s. */
export const attr = {
  text: (text: string): AttrValue => ({ s: btoa(text) }),
  texts: (texts: readonly string[]): AttrValue => ({ list: { s: texts.map((text) => btoa(text)) } }),
  integer: (value: number): AttrValue => ({ i: String(value) }),
  integers: (values: readonly number[]): AttrValue => ({ list: { i: values.map(String) } }),
  flag: (value: boolean): AttrValue => ({ b: value }),
  type: (type: string): AttrValue => ({ type }),
  shape: (shape: readonly (number | null)[]): AttrValue => ({ shape: shapeProto(shape) }),
} as const;
