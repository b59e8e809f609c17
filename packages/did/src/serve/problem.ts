import { type ErrorStatus, PROBLEM_KINDS, type ProblemCode } from './problem-kinds.js';

/** The body of an answer that is no verdict. @source RFC 9457 */
export interface ProblemBody {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** What was wrong with this request, and what to do. */
  readonly detail: string;
  /** Stable name of it, for code. */
  readonly code: ProblemCode;
}

/** A reason not to give a verdict; thrown anywhere in a request, it becomes the answer. */
export class Problem extends Error {
  /** Always `Problem`. */
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: ErrorStatus;
  /** Headers that go with it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.code = code;
    this.status = PROBLEM_KINDS[code].status;
    this.headers = headers;
  }

  /** As it is sent. */
  get body(): ProblemBody {
    const { title } = PROBLEM_KINDS[this.code];
    return { type: 'about:blank', title, status: this.status, detail: this.message, code: this.code };
  }
}
