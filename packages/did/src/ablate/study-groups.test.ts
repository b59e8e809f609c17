import { describe, expect, it } from '@jest/globals';
import { madeUpStudyRuns } from '../testing/made-up-study.js';
import { parseStudy } from './parse-study.js';
import { planStudy } from './plan-study.js';
import { studyGroups } from './study-groups.js';

const METHODS = ['blend', 'warp', 'gan'];
const planOf = (study: Record<string, unknown>) =>
  planStudy(parseStudy(study, 'study'), { config: {}, methods: ['blend', 'warp'] });
/** Names of groups with how many pictures each fold has in them. */
const told = (groups: ReturnType<typeof studyGroups>) =>
  groups.map(
    ({ test, group, only, last }) =>
      `${test} ${only ?? group} ${last.map(({ rows }) => rows.length).join(' ')}`,
  );

describe('studyGroups', () => {
  it('sets seen, left-out and other fakes apart, and pools all', () => {
    const plan = planOf({ leaveOut: ['blend'] });
    const runs = madeUpStudyRuns(plan, { tests: ['test'], methods: METHODS, seen: () => ['blend', 'warp'] });
    expect(told(studyGroups(plan, runs))).toEqual([
      'test seen 60',
      'test left-out 60',
      'test unseen 60',
      'test all 120',
    ]);
  });

  it('gives all fakes alone, and says what they are, where they belong to one group', () => {
    const plan = planOf({});
    const runs = madeUpStudyRuns(plan, {
      tests: ['test', 'celeb'],
      methods: ['gan'],
      seen: (_, test) => (test === 'test' ? ['gan'] : []),
    });
    expect(told(studyGroups(plan, runs))).toEqual(['test seen 60', 'celeb unseen 60']);
  });

  it('sets real pictures of left-out values against fakes of them, and keeps both from the rest', () => {
    const plan = planOf({ leaveOut: [{ column: 'camera', value: 'phone' }] });
    const runs = madeUpStudyRuns(plan, {
      tests: ['test'],
      methods: METHODS,
      seen: () => ['blend', 'warp'],
      hasValue: (source) => source < 10,
    });
    const groups = studyGroups(plan, runs);
    expect(told(groups)).toEqual(['test seen 60', 'test left-out 30', 'test unseen 40', 'test all 120']);
    const rows = groups[1]?.last[0]?.rows ?? [];
    expect(rows.every(({ sourceId, method }) => Number(sourceId) < 10 && method !== 'gan')).toBe(true);
  });

  it('compares no group that has other pictures for one variant than for another', () => {
    const plan = planOf({ variants: [{ name: 'one' }, { name: 'two' }] });
    const runs = madeUpStudyRuns(plan, {
      tests: ['test'],
      methods: METHODS,
      seen: (variant) => (variant === 'one' ? ['blend'] : ['blend', 'warp']),
    });
    expect(told(studyGroups(plan, runs))).toEqual(['test all 120 120']);
  });
});
