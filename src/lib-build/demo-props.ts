import { z } from 'astro/zod';
import { cellNames } from './handler-files.ts';

/** Props of a demo that lives in one cell. */
export const DemoSchema = z.strictObject({
  /** The cell its clients talk to, `<lesson>.<handler>`. */
  cell: z.enum(cellNames as [string, ...string[]]),
  /** Heading of the figure: what to look for. */
  caption: z.string().min(1),
});

export type DemoProps = z.input<typeof DemoSchema>;
