import type { Explanation } from '../evaluate/explain-run.js';
import { isEmptyMap } from './cam-picture.js';

/** What `did explain` writes of one face into `explain.json`. */
export interface ExplanationRecord {
  readonly path: string;
  readonly method: string;
  readonly label: 0 | 1;
  /** Probability that the picture is fake. */
  readonly score: number;
  /** What the domain head names; null without one. */
  readonly domain: string | null;
  /** Size of the maps, which are row by row. */
  readonly width: number;
  readonly height: number;
  readonly mDf: readonly number[] | null;
  readonly mDom: readonly number[] | null;
  readonly camFake: readonly number[];
  readonly camDomain: readonly number[] | null;
  /** Class activation maps that are 0 everywhere. */
  readonly empty: readonly ('camFake' | 'camDomain')[];
}

/** An explanation as plain values, its picture left out. */
export function explanationRecord(explanation: Explanation): ExplanationRecord {
  const { sample, score, domain, width, height, mDf, mDom, camFake, camDomain } = explanation;
  const plain = (values: Float32Array) => Array.from(values, (value) => Number(value.toPrecision(6)));
  const empty: ('camFake' | 'camDomain')[] = [];
  if (isEmptyMap(camFake)) empty.push('camFake');
  if (camDomain !== null && isEmptyMap(camDomain)) empty.push('camDomain');
  return {
    path: sample.path,
    method: sample.method,
    label: sample.label,
    score,
    domain,
    width,
    height,
    mDf: mDf && plain(mDf),
    mDom: mDom && plain(mDom),
    camFake: plain(camFake),
    camDomain: camDomain && plain(camDomain),
    empty,
  };
}
