import { CHART_COLOURS } from './chart-svg.js';

/** The diagonal of a ROC chart, which guessing follows; a series of the plotting library. */
export const CHANCE_LINE = {
  type: 'line',
  data: [
    [0, 0],
    [1, 1],
  ],
  silent: true,
  showSymbol: false,
  lineStyle: { color: CHART_COLOURS.soft, width: 1, type: [3, 3] },
};
