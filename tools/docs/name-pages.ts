import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Application,
  type CommentDisplayPart,
  Converter,
  type DeclarationReflection,
  type DocumentReflection,
  MinimalSourceFile,
  normalizePath,
  type ProjectReflection,
  ReflectionKind,
} from 'typedoc';
import { type EntryPoint, root } from './entry-points.ts';

/** Where the sidebar lists the documents of a folder. */
const GROUPS: Readonly<Record<string, string>> = {
  'docs/decisions': 'Decisions',
  'docs/results': 'Results',
  'docs/benchmarks': 'Benchmarks',
};

/** A module bears the name that an import gives and shows its package's README; a document bears its own title. */
export function namePages(app: Application, entries: readonly EntryPoint[]): void {
  const { converter } = app;
  converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document: DocumentReflection) => {
    const { files } = document.project;
    const file = files.getReflectionPath(document) as string;
    // The sidebar would take a slash for a folder.
    document.name = (takeTitle(document.content) ?? document.name)
      .replaceAll('`', '')
      .replaceAll('/', '\u2215');
    document.frontmatter.group ??= GROUPS[path.relative(root, path.dirname(file))] ?? 'Guides';
    if (path.basename(file) === 'README.md')
      files.registerReflectionPath(normalizePath(path.dirname(file)), document);
  });
  const beforeLinksAreResolved = 1000;
  converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      for (const entry of entries) nameModule(app, project, entry);
    },
    beforeLinksAreResolved,
  );
}

function nameModule(
  app: Application,
  project: ProjectReflection,
  { name, source, readme }: EntryPoint,
): void {
  const module = project.children?.find(
    (child) => project.getSymbolIdFromReflection(child)?.fileName === normalizePath(source),
  );
  if (module === undefined) throw new Error(`${name}: TypeDoc made no module of ${source}.`);
  module.name = name;
  if (readme === undefined) return;
  const file = new MinimalSourceFile(readFileSync(readme, 'utf8'), normalizePath(readme));
  const { content } = app.converter.parseRawComment(file, project.files);
  takeTitle(content);
  module.readme = content.map((part) => linkExport(module, part));
  for (const at of [readme, path.dirname(readme)])
    project.files.registerReflectionPath(normalizePath(at), module);
}

/** The name of an export in the README opens its page. */
function linkExport(module: DeclarationReflection, part: CommentDisplayPart): CommentDisplayPart {
  const name = part.kind === 'code' ? part.text.slice(1, -1) : '';
  const isExport = module.children?.some(
    (child) => child.name === name && child.kindOf(ReflectionKind.Function | ReflectionKind.Class),
  );
  return isExport ? { kind: 'inline-tag', tag: '@linkcode', text: name } : part;
}

/** Takes the heading that a page starts with off it: TypeDoc prints the page's name there. */
function takeTitle(content: CommentDisplayPart[]): string | undefined {
  const [first] = content;
  const found = first?.kind === 'text' ? /^\s*# (.+)\n/.exec(first.text) : null;
  if (first === undefined || found === null) return undefined;
  first.text = first.text.slice(found[0].length);
  return found[1];
}
