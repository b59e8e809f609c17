/** The penalty of a pair and the pairs it is averaged over: what every algorithm of the WMW loss is given. */
export interface PairPenalty {
  readonly margin: number;
  readonly power: number;
  readonly pairs: 'all' | 'violating';
}
