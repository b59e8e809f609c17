import { PbfReader, PbfWriter } from 'pbf';

/** One event of TensorBoard: numbers by their tags, or that a process starts to write. */
export interface TensorboardEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** `loss/total` and the like. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** The format, in the first event of a file. */
  readonly fileVersion?: string;
  /** A process starts here: what an earlier one wrote from this step on counts no more. */
  readonly starts?: boolean;
}

/** What the first event of a file says. */
export const EVENT_FILE_VERSION = 'brain.Event:2';

// Field numbers of tensorflow.Event, of its Summary and SessionLog.
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY = { value: 1, tag: 1, simpleValue: 2 } as const;
const SESSION_LOG = { status: 1 } as const;
const SESSION_START = 1;

/**
 * The event as a protobuf message.
 *
 * @source tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto
 */
export function encodeEvent({ wallTime, step, scalars, fileVersion, starts }: TensorboardEvent): Uint8Array {
  const message = new PbfWriter();
  message.writeDoubleField(EVENT.wallTime, wallTime);
  if (step !== 0) message.writeVarintField(EVENT.step, step);
  if (fileVersion !== undefined) message.writeStringField(EVENT.fileVersion, fileVersion);
  if (scalars !== undefined) message.writeMessage(EVENT.summary, writeSummary, scalars);
  if (starts === true) message.writeMessage(EVENT.sessionLog, writeStart, SESSION_START);
  return message.finish();
}

/** The step of an encoded event; 0 where it names none, as protobuf leaves out what is 0. */
export function stepOfEvent(data: Uint8Array): number {
  const read = (tag: number, found: { step: number }, message: PbfReader) => {
    if (tag === EVENT.step) found.step = message.readVarint();
  };
  return new PbfReader(data).readFields(read, { step: 0 }).step;
}

function writeSummary(scalars: Readonly<Record<string, number>>, message: PbfWriter): void {
  for (const scalar of Object.entries(scalars)) message.writeMessage(SUMMARY.value, writeScalar, scalar);
}

function writeScalar([tag, value]: [string, number], message: PbfWriter): void {
  message.writeStringField(SUMMARY.tag, tag);
  message.writeFloatField(SUMMARY.simpleValue, value);
}

function writeStart(status: number, message: PbfWriter): void {
  message.writeVarintField(SESSION_LOG.status, status);
}
