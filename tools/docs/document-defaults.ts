import {
  type Application,
  type Comment,
  CommentTag,
  Converter,
  type DeclarationReflection,
  ReflectionKind,
} from 'typedoc';

/**
 * An option and its default stand apart in the sources, `XOptions` and `X_DEFAULTS`. Each page takes from the other what
 * it lacks: the option its default value, the default the option's description.
 */
export function documentDefaults(app: Application): void {
  const beforeTagsAreResolved = 1000;
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      for (const defaults of project.getReflectionsByKind(ReflectionKind.Variable)) {
        if (defaults.name.endsWith('_DEFAULTS')) pair(defaults as DeclarationReflection);
      }
    },
    beforeTagsAreResolved,
  );
}

function pair(defaults: DeclarationReflection): void {
  const members = membersOf(defaults);
  const prefix = defaults.name
    .replace(/DEFAULTS$/, '')
    .replaceAll('_', '')
    .toLowerCase();
  const siblings = (defaults.parent as DeclarationReflection).children ?? [];
  const options = siblings.find(
    ({ name, kind }) =>
      kind === ReflectionKind.Interface && name.endsWith('Options') && name.toLowerCase().startsWith(prefix),
  );
  for (const member of members) {
    const comment = options?.children?.find(({ name }) => name === member.name)?.comment;
    if (comment === undefined) continue;
    member.comment ??= withoutTags(comment);
    if (member.type !== undefined) {
      comment.blockTags.push(
        new CommentTag('@defaultValue', [{ kind: 'code', text: `\`${member.type.toString()}\`` }]),
      );
    }
  }
}

function membersOf({ type, children }: DeclarationReflection): readonly DeclarationReflection[] {
  return children ?? (type?.type === 'reflection' ? (type.declaration.children ?? []) : []);
}

function withoutTags(comment: Comment): Comment {
  const copy = comment.clone();
  copy.blockTags = [];
  return copy;
}
