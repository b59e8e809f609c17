import { statSync } from 'node:fs';
import path from 'node:path';
import {
  type Application,
  type CommentDisplayPart,
  Converter,
  type ProjectReflection,
  ReflectionKind,
  type SourceReference,
} from 'typedoc';
import { root } from './entry-points.ts';

/** A link to a file that the site does not show, source code above all, opens it in the repository. */
export function linkSources(app: Application, repository: string): void {
  const afterPagesAreNamed = -1000;
  const open = (project: ProjectReflection, part: CommentDisplayPart): CommentDisplayPart => {
    if (part.kind !== 'relative-link' || part.target === undefined) return part;
    const file = project.files.resolvePath(part.target);
    if (typeof project.files.resolve(part.target, project) !== 'string' || file === undefined) return part;
    const kind = statSync(file, { throwIfNoEntry: false })?.isDirectory() ? 'tree' : 'blob';
    return { kind: 'text', text: `${repository}/${kind}/main/${path.relative(root, file)}` };
  };
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      const link = (content: CommentDisplayPart[] | undefined) =>
        content?.splice(0, Number.POSITIVE_INFINITY, ...content.map((part) => open(project, part)));
      for (const page of [project, ...(project.children ?? [])]) link(page.readme);
      for (const document of project.documents ?? []) link(document.content);
    },
    afterPagesAreNamed,
  );
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
      const { sources } = reflection as { sources?: SourceReference[] };
      // What a class inherits from TensorFlow.js has no line here.
      const foreign = sources?.findIndex(({ url }) => url?.includes('/node_modules/')) ?? -1;
      if (foreign >= 0) sources?.splice(foreign, 1);
    }
  });
}
