import type { ReportData } from './report-data.js';

/** The figures of a report for machines: all but pictures and the score of every single frame. */
export function reportJson(data: ReportData): Record<string, unknown> {
  const { formatVersion, title, createdAt, command, caution, rows, comparison, timings } = data;
  const models = data.models.map(({ id, label, runs }) => ({
    id,
    label,
    runs: runs.map(({ seed, last, best, config, record, diagnostics }) => ({
      seed,
      last: withoutScores(last),
      best: best === null ? null : withoutScores(best),
      config,
      backend: record.backend,
      versions: record.versions,
      commit: record.commit,
      parameters: record.parameters,
      ...(diagnostics === undefined ? {} : { diagnostics }),
    })),
  }));
  const { description, datasets, facts, counts } = data.data;
  return {
    formatVersion,
    title,
    createdAt,
    command,
    caution,
    rows,
    comparison,
    models,
    data: { description, datasets, facts, counts },
    timings,
  };
}

function withoutScores<T extends { readonly scores: unknown }>({ scores: _, ...rest }: T): Omit<T, 'scores'> {
  return rest;
}
