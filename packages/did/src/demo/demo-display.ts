import { MultiBar, type SingleBar } from 'cli-progress';
import type { CliContext } from '../cli/cli-context.js';
import { leftText } from '../cli/progress.js';
import type { DemoClock } from './demo-clock.js';

const PLAIN_EVERY_MS = 5000;
const BARS_EVERY_MS = 250;

/** Shows a demo at work: a bar on a terminal, a line every few seconds elsewhere. */
export interface DemoDisplay {
  /** What is being done now, such as `training: BCE 250/600, DID 230/600`. */
  say(activity: string): void;
  stop(): void;
}

/** Starts the display; it goes on by itself while a stage is silent. */
export function startDemoDisplay(context: CliContext, clock: DemoClock): DemoDisplay {
  let activity = 'starting';
  const bars = context.interactive ? createBar() : null;
  const draw = () => {
    const { share, secondsLeft } = clock.progress();
    const left = leftText(secondsLeft);
    const percent = Math.min(99, Math.floor(share * 100));
    if (bars === null) context.err(`demo ${String(percent).padStart(2)} %  ${left}  ${activity}`);
    else bars.bar.update(percent, { left, activity });
  };
  const timer = setInterval(draw, bars === null ? PLAIN_EVERY_MS : BARS_EVERY_MS);
  return {
    say(text) {
      const isNewStage = text.split(':')[0] !== activity.split(':')[0];
      activity = text;
      if (isNewStage) draw();
    },
    stop() {
      clearInterval(timer);
      bars?.multi.stop();
    },
  };
}

function createBar(): { multi: MultiBar; bar: SingleBar } {
  const multi = new MultiBar({
    format: ' {bar} {percentage} %  {left}  {activity}',
    barsize: 28,
    barCompleteChar: '\u2588',
    barIncompleteChar: '\u2591',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  return { multi, bar: multi.create(100, 0, { left: '', activity: '' }) };
}
