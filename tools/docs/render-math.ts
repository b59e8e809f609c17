import { createRequire } from 'node:module';
import type { Logger } from 'typedoc';

// Its package maps `import` to a file that Node takes for CommonJS.
const temml = createRequire(import.meta.url)('temml') as typeof import('temml').default;

/** The part of markdown-it that is used here; it comes without types. */
interface Parser {
  readonly core: { readonly ruler: { push(name: string, rule: (state: { tokens: Token[] }) => void): void } };
  readonly renderer: { readonly rules: Record<string, Rule | undefined> };
}

interface Token {
  type: string;
  content: string;
  readonly info: string;
  readonly children: Token[] | null;
}

type Rule = (tokens: Token[], at: number, ...rest: unknown[]) => string;

/**
 * TeX becomes MathML, which browsers draw without script, style or font: blocks fenced as `math`, and code between
 * dollars within a line, both as GitHub reads them.
 */
export function renderMath(parser: Parser, logger: Logger): void {
  const toMathMl = (tex: string, displayMode: boolean) => {
    try {
      return temml.renderToString(tex, { displayMode, throwOnError: true, wrap: 'none' });
    } catch (error) {
      logger.error(`"${tex}" is no TeX that Temml knows: ${(error as Error).message}`);
      return '';
    }
  };
  parser.core.ruler.push('math', ({ tokens }) => {
    for (const { children } of tokens) if (children !== null) markMath(children);
  });
  const { rules } = parser.renderer;
  rules.math = (tokens, at) => toMathMl((tokens[at] as Token).content, false);
  const fence = rules.fence as Rule;
  rules.fence = (tokens, at, ...rest) => {
    const { info, content } = tokens[at] as Token;
    if (info.trim() !== 'math') return fence(tokens, at, ...rest);
    return `<div class="equation">${toMathMl(content, true)}</div>\n`;
  };
}

/** Code between two dollars becomes math, and the dollars go. */
function markMath(line: Token[]): void {
  line.forEach((token, i) => {
    const [before, after] = [line[i - 1], line[i + 1]];
    if (token.type !== 'code_inline' || before?.type !== 'text' || after?.type !== 'text') return;
    if (!before.content.endsWith('$') || !after.content.startsWith('$')) return;
    before.content = before.content.slice(0, -1);
    after.content = after.content.slice(1);
    token.type = 'math';
  });
}
