import { makeRecursiveVisitor, type ProjectReflection, type SomeType } from 'typedoc';

/**
 * Types that an export speaks of and no package exports, each once.
 *
 * @remarks TypeDoc's own check looks at the package of the project's root alone.
 */
export function unexportedTypes(project: ProjectReflection, packages: ReadonlySet<string>): string[] {
  const found = new Map<string, string>();
  for (const reflection of Object.values(project.reflections)) {
    const { type } = reflection as { type?: SomeType };
    type?.visit(
      makeRecursiveVisitor({
        reference(to) {
          if (to.reflection !== undefined || to.isIntentionallyBroken() || !packages.has(to.package ?? ''))
            return;
          const name = `${to.name} of ${to.package}`;
          if (!found.has(name)) found.set(name, reflection.getFriendlyFullName());
        },
      }),
    );
  }
  return [...found].map(([name, by]) => `${by} speaks of ${name}, which is not exported.`);
}
