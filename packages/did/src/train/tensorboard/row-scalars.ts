import type { Dependence } from '../../diagnose/dependence.js';
import type { MaskHealth } from '../../diagnose/mask-health.js';
import type { DomainsRow } from '../domains/discovered-domains.js';
import type { MetricsRow } from '../train-event.js';

/** The numbers of a row of `metrics.jsonl` under the tags by which TensorBoard groups them. */
export function rowScalars(row: MetricsRow): Record<string, number> {
  if (row.type === 'validation') {
    return {
      'validation/auc': row.auc,
      'validation/eer': row.eer,
      'validation/bce': row.bce,
      ...maskScalars('maskDeepfake', row.masks?.deepfake),
      ...maskScalars('maskDomain', row.masks?.domain),
    };
  }
  if (row.type === 'diagnosis') return dependenceScalars(row.dependence);
  if (row.type === 'domains') return domainScalars(row);
  const scalars: Record<string, number> = {
    'loss/total': row.total,
    'loss/cls': row.cls,
    'loss/bce': row.bce,
    'loss/auc': row.auc,
    'loss/dom': row.dom,
    'loss/dec': row.dec,
    'critic/jsDependence': row.jsDependence,
    'critic/norm': row.criticNorm,
    'schedule/beta': row.beta,
    'schedule/learningRate': row.learningRate,
    'speed/ms': row.ms,
  };
  if (row.gradNorm !== undefined) scalars['gradient/norm'] = row.gradNorm;
  for (const [term, weight] of Object.entries(row.balance ?? {})) scalars[`balance/${term}`] = weight;
  return scalars;
}

function maskScalars(group: string, health: MaskHealth | null | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(health ?? {}).map(([name, value]) => [`${group}/${name}`, value]));
}

function dependenceScalars(dependence: Dependence): Record<string, number> {
  const { mutualInformation, withinReal, withinFake, floor, jsDependence } = dependence;
  return {
    'dependence/mutualInformation': mutualInformation.nats,
    'dependence/lowerBound': mutualInformation.lowerBound,
    'dependence/ceiling': mutualInformation.ceiling,
    'dependence/floor': floor,
    'dependence/withinReal': withinReal.nats,
    'dependence/withinFake': withinFake.nats,
    ...(jsDependence === null ? {} : { 'dependence/jsDependence': jsDependence.batch }),
  };
}

function domainScalars({ count, nmi, ari, moved }: DomainsRow): Record<string, number> {
  const scalars: Record<string, number> = { 'domains/count': count };
  for (const [name, value] of Object.entries({ nmi, ari, moved })) {
    if (value !== null) scalars[`domains/${name}`] = value;
  }
  return scalars;
}
