import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What is needed of a node of MDX's syntax tree. */
interface Node {
  type: string;
  name?: string | null;
  children?: Node[];
  value?: string;
  data?: unknown;
}

const COMPONENTS = join(import.meta.dirname, '..', 'components');

/**
 * Lets lessons use components by name, without importing them: the imports are added here. Each
 * lesson then brings the style sheets of its own components, and no others.
 *
 * A component lives at `src/components/<Name>/<Name>.astro`, or beside the folders.
 */
export function importComponents() {
  return (tree: Node) => {
    const names = [...new Set(componentsIn(tree))].sort();
    tree.children?.unshift(...names.map((name) => importOf(name, fileOf(name))));
  };
}

function componentsIn(node: Node): string[] {
  const isComponent = node.type.startsWith('mdxJsx') && /^[A-Z]/.test(node.name ?? '');
  return [...(isComponent ? [node.name ?? ''] : []), ...(node.children ?? []).flatMap(componentsIn)];
}

/** @throws {Error} If there is no such component. */
function fileOf(name: string): string {
  const files = [join(COMPONENTS, name, `${name}.astro`), join(COMPONENTS, `${name}.astro`)];
  const file = files.find(existsSync);
  if (!file)
    throw new Error(`A lesson uses <${name}>, and there is no src/components/${name}/${name}.astro.`);
  return file;
}

/** `import name from 'file'`, as a node. */
function importOf(name: string, file: string): Node {
  const value = `import ${name} from ${JSON.stringify(file)};`;
  const declaration = {
    type: 'ImportDeclaration',
    specifiers: [{ type: 'ImportDefaultSpecifier', local: { type: 'Identifier', name } }],
    source: { type: 'Literal', value: file, raw: JSON.stringify(file) },
    attributes: [],
  };
  const estree = { type: 'Program', sourceType: 'module', body: [declaration], comments: [] };
  return { type: 'mdxjsEsm', value, data: { estree } };
}
