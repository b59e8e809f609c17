/**
 * The documentation as a site that opens from the disk: every export of every package, their READMEs, and docs/.
 * Fails on a link that leads nowhere, on TeX that does not parse, and on an export without a docstring.
 *
 * npm run docs [-- FOLDER]
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Application, OptionDefaults } from 'typedoc';
import { deadLinks } from './dead-links.ts';
import { documentDefaults } from './document-defaults.ts';
import { entryPoints, root } from './entry-points.ts';
import { linkSources } from './link-sources.ts';
import { namePages } from './name-pages.ts';
import { renderMath } from './render-math.ts';
import { unexportedTypes } from './unexported-types.ts';

/** Packages whose every export has a docstring, members and constructors included; the others are to follow. */
const DOCUMENTED = ['attention', 'backbone', 'faces', 'losses', 'metrics', 'mi-estimator', 'runtime'];
/** Packages whose exports speak of exported types only; likewise. */
const CLOSED = ['attention', 'faces', 'losses', 'metrics', 'mi-estimator'];

const at = (file: string) => path.join(root, file);
const entries = entryPoints();
const { repository } = JSON.parse(readFileSync(at('packages/did/package.json'), 'utf8'));
const web = repository.url.replace(/^git\+|\.git$/g, '');

const app = await Application.bootstrap({
  name: 'DID for TensorFlow.js',
  entryPoints: entries.map(({ source }) => source),
  tsconfig: at('tools/docs/packages.tsconfig.json'),
  skipErrorChecking: true, // `npm run typecheck` does that
  readme: at('README.md'),
  projectDocuments: [at('docs/*.md'), at('docs/*/*.md'), at('CONTRIBUTING.md')],
  basePath: root,
  displayBasePath: root,
  disableGit: true,
  sourceLinkTemplate: `${web}/blob/main/{path}#L{line}`,
  headings: { readme: false, document: true }, // the README has its own
  navigationLinks: { Repository: web },
  navigation: { includeGroups: true, includeFolders: true },
  groupOrder: ['Modules', 'Guides', 'Decisions', 'Results', 'Benchmarks', '*'],
  sort: ['kind', 'documents-last', 'alphabetical-ignoring-documents'],
  excludeExternals: true,
  excludePrivate: true,
  excludeInternal: true,
  blockTags: [...OptionDefaults.blockTags, '@shape', '@dtype', '@unit', '@source'],
  excludeTags: [...OptionDefaults.excludeTags, '@doc'], // of TensorFlow.js's layers, for its own site
  highlightLanguages: [...OptionDefaults.highlightLanguages, 'bibtex', 'csv', 'ini', 'python', 'text'],
  customCss: at('tools/docs/site.css'),
  searchInComments: true,
  searchInDocuments: true,
  validation: { notExported: false, invalidLink: true, notDocumented: true, invalidPath: false },
  packagesRequiringDocumentation: DOCUMENTED.map((name) => `@did/${name}`),
  requiredToBeDocumented: [...OptionDefaults.requiredToBeDocumented, 'Constructor'],
});
// Its option has the type of a value that has been checked, which nobody outside of TypeDoc can make.
app.options.setValue('markdownItLoader', ((parser: never) => renderMath(parser, app.logger)) as never);
namePages(app, entries);
documentDefaults(app);
linkSources(app, web);

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
for (const fault of unexportedTypes(project, new Set(CLOSED.map((name) => `@did/${name}`))))
  app.logger.warn(fault);
const site = path.resolve(process.argv[2] ?? at('docs/site'));
await app.generateDocs(project, site);
for (const dead of deadLinks(site, web)) app.logger.error(dead);
// Warnings of the validation count among the others.
const { errorCount, warningCount } = app.logger;
console.log(
  errorCount + warningCount === 0
    ? `Open ${path.join(site, 'index.html')}`
    : `docs: ${errorCount} errors and ${warningCount} warnings, listed above; each of them fails the build.`,
);
process.exitCode = errorCount + warningCount === 0 ? 0 : 1;
