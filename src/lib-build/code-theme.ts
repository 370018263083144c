import {
  transformerMetaHighlight,
  transformerNotationDiff,
  transformerNotationHighlight,
} from '@shikijs/transformers';
import { createCssVariablesTheme, type ShikiTransformer } from 'shiki';

/** Colours by CSS variables, so that one HTML serves light and dark; `code.css` has both sets. */
export const codeTheme = createCssVariablesTheme({ name: 'full-duplex', variablePrefix: '--code-' });

/** Moves `title="server.ts"` of a code fence to the `pre`, where `CodeBlock.astro` reads it. */
const titleFromMeta: ShikiTransformer = {
  name: 'title-from-meta',
  pre(node) {
    const title = /\btitle="([^"]*)"/.exec(this.options.meta?.__raw ?? '')?.[1];
    if (title !== undefined) node.properties['data-title'] = title;
  },
};

/** What a code fence can do: `{2,4-5}` and `// [!code highlight]`, `// [!code ++]` and `// [!code --]`. */
export const codeTransformers: ShikiTransformer[] = [
  transformerMetaHighlight(),
  transformerNotationHighlight(),
  transformerNotationDiff(),
  titleFromMeta,
];
