import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
  readonly components: object;
}
type Responses = Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: object }>> }>>;

/** An answer of a server. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/**
 * Holds answers against an OpenAPI description.
 *
 * @returns What is wrong with an answer to a method and path; undefined where it is as described.
 */
export function describedAnswers(document: object): (route: string, answer: Answer) => string | undefined {
  const { paths, components } = document as Described;
  const ajv = new Ajv2020({ strict: false });
  const compiled = new Map<object, ValidateFunction>();
  return (route, { status, type, text }) => {
    const [method = '', path = ''] = route.split(' ');
    const response = paths[path]?.[method.toLowerCase()]?.responses[status];
    if (response === undefined)
      return `${route} is not described with status ${status}: ${text.slice(0, 500)}`;
    const mediaType = type.split(';')[0] as string;
    const schema = response.content[mediaType]?.schema;
    if (schema === undefined) return `${route} ${status} is not described as "${type}"`;
    if (mediaType === 'text/plain') return undefined;
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components });
    compiled.set(schema, validate);
    if (validate(parsed(text))) return undefined;
    return `${route} ${status}: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 500)}`;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
