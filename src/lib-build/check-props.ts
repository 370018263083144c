import { AstroError } from 'astro/errors';
import type { z } from 'astro/zod';

/**
 * Checks what a lesson passes to a component. MDX is not type-checked, so a mistake has to stop
 * the build here, saying what was passed and what is expected.
 *
 * @throws {AstroError} If `props` is not what `schema` describes.
 */
export function checkProps<Schema extends z.ZodType>(
  component: string,
  schema: Schema,
  props: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(props);
  if (parsed.success) return parsed.data;
  throw new AstroError(
    `<${component}> got ${JSON.stringify(props)}.`,
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'props'}: ${message}`).join('\n'),
  );
}
