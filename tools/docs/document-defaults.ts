import {
  type Application,
  type Comment,
  CommentTag,
  Converter,
  type DeclarationReflection,
  makeRecursiveVisitor,
  ReflectionKind,
} from 'typedoc';

/** `X_DEFAULTS` or `DEFAULT_X_OPTIONS`. */
const DEFAULTS = /^(?:(.+)_DEFAULTS|DEFAULT_(.+)_OPTIONS)$/;

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
        const [, before, after] = DEFAULTS.exec(defaults.name) ?? [];
        const options = before ?? after;
        if (options !== undefined) pair(defaults as DeclarationReflection, options.replaceAll('_', ''));
      }
    },
    beforeTagsAreResolved,
  );
}

function pair(defaults: DeclarationReflection, prefix: string): void {
  const siblings = (defaults.parent as DeclarationReflection).children ?? [];
  const options = siblings.find(
    ({ name, kind }) =>
      kind === ReflectionKind.Interface &&
      name.endsWith('Options') &&
      name.toUpperCase().startsWith(prefix.toUpperCase()),
  );
  for (const member of membersOf(defaults)) {
    const comment = options?.children?.find(({ name }) => name === member.name)?.comment;
    if (comment === undefined) continue;
    describe(member, withoutTags(comment));
    if (member.type !== undefined) {
      comment.blockTags.push(
        new CommentTag('@defaultValue', [{ kind: 'code', text: `\`${member.type.toString()}\`` }]),
      );
    }
  }
}

/** A default, and whatever stands inside it. */
function describe(member: DeclarationReflection, comment: Comment): void {
  member.comment ??= comment;
  member.type?.visit(
    makeRecursiveVisitor({
      reflection({ declaration }) {
        for (const child of declaration.children ?? []) describe(child, comment);
      },
    }),
  );
}

function membersOf({ type, children }: DeclarationReflection): readonly DeclarationReflection[] {
  return children ?? (type?.type === 'reflection' ? (type.declaration.children ?? []) : []);
}

function withoutTags(comment: Comment): Comment {
  const copy = comment.clone();
  copy.blockTags = [];
  return copy;
}
