import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** What compiling the code blocks of the lessons showed. */
export interface SnippetReport {
  /** Blocks that were compiled. */
  count: number;
  /** How many of them have an error. */
  failed: number;
  /** Each `content/lessons/x/index.mdx:LINE:COL message (TS1234)`, in the order of the files. */
  errors: string[];
}

/** A fence of an MDX file, as a module of its own. */
interface Block {
  language: 'ts' | 'js';
  /** Path of the MDX file, relative to the project. */
  file: string;
  /** Line of the fence in that file, counted from 1. */
  fenceLine: number;
  code: string;
  /** Name of the file in content/snippet-preambles, without extension, that `with=<name>` puts before the code. */
  preamble?: string;
}

/** How a mistake is told: where in the project, and what. */
type Report = (file: string, line: number, column: number, message: string) => void;

/**
 * Compiles every ```ts and ```js block of content/**​/*.mdx as its own module, against the types that `root` has
 * installed. ts blocks are checked strictly; js blocks as an editor checks them, without strictness.
 *
 * In a fence's meta, `nocheck` leaves a block out, and `with=<name>` puts content/snippet-preambles/<name>.ts
 * (.js for a js block) before it, for code that shows only a part. Lines ending in `// [!code --]` are not
 * compiled.
 *
 * @param root - The project: the folder of content/, in or below a folder with node_modules.
 */
export function checkSnippets(root: string): SnippetReport {
  const blocks = mdxFiles(root).flatMap((file) => blocksOf(file, readFileSync(join(root, file), 'utf8')));
  const failed = new Set<Block>();
  // A set, because a mistake in a preamble shows up again in every block that has it.
  const errors = new Set<string>();
  for (const language of ['ts', 'js'] as const) {
    const ofLanguage = blocks.filter((block) => block.language === language);
    compile(root, ofLanguage, COMPILER_OPTIONS[language], (block) => (file, line, column, message) => {
      failed.add(block);
      errors.add(`${file}:${line}:${column} ${message}`);
    });
  }
  return { count: blocks.length, failed: failed.size, errors: [...errors] };
}

function mdxFiles(root: string): string[] {
  const content = join(root, 'content');
  if (!existsSync(content)) return [];
  return readdirSync(content, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mdx'))
    .map((path) => `content/${path.replaceAll('\\', '/')}`)
    .sort();
}

/** The ts and js fences of an MDX file. Fences inside other fences are text, so every fence is followed to its end. */
function blocksOf(file: string, mdx: string): Block[] {
  const lines = mdx.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, ticks, info] = /^\s*(`{3,}|~{3,})([^`]*)$/.exec(lines[at] ?? '') ?? [];
    if (!ticks) continue;
    const closing = new RegExp(`^\\s*${ticks}${ticks[0]}*\\s*$`);
    const length = lines.slice(at + 1).findIndex((line) => closing.test(line));
    const end = length === -1 ? lines.length : at + 1 + length;
    const block = blockOf(file, at + 1, info ?? '', lines.slice(at + 1, end));
    if (block) blocks.push(block);
    at = end;
  }
  return blocks;
}

function blockOf(file: string, fenceLine: number, info: string, lines: string[]): Block | undefined {
  const [language, ...meta] = info.trim().split(/\s+/);
  if ((language !== 'ts' && language !== 'js') || meta.includes('nocheck')) return undefined;
  const preamble = meta.find((word) => word.startsWith('with='))?.slice('with='.length);
  // A removed line stays as an empty one, and indentation stays as it is: so lines and columns need no counting.
  const code = lines.map((line) => (/\/\/ \[!code --\]\s*$/.test(line) ? '' : line)).join('\n');
  return { language, file, fenceLine, code, preamble };
}

const BOTH: ts.CompilerOptions = {
  noEmit: true,
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // Two blocks may use the same names, also when neither imports anything.
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

/** Strictness holds for a whole program, so each language has its own. */
const COMPILER_OPTIONS: Record<Block['language'], ts.CompilerOptions> = {
  ts: { ...BOTH, strict: true },
  js: { ...BOTH, allowJs: true, checkJs: true, strict: false, noImplicitAny: false },
};

/** Compiles `blocks` in one program, in memory, as files beside their MDX files: so their imports resolve from there. */
function compile(root: string, blocks: Block[], options: ts.CompilerOptions, reportFor: (block: Block) => Report) {
  const base = resolve(root).replaceAll('\\', '/');
  const modules = new Map<string, Module>();
  for (const block of blocks) {
    const module = moduleOf(root, block, reportFor(block));
    if (module) modules.set(`${base}/${block.file}.${block.fenceLine}.${block.language}`, module);
  }
  if (modules.size === 0) return;

  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => base; // where the search for node_modules/@types starts
  host.fileExists = (path) => modules.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => modules.get(path)?.text ?? ts.sys.readFile(path);
  const program = ts.createProgram([...modules.keys()], options, host);

  const general = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  if (general.length > 0) throw new Error(`The code blocks cannot be compiled: ${general.map(messageOf).join('; ')}`);
  for (const [path, module] of modules) {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    for (const diagnostic of found) reportDiagnostic(diagnostic, module);
  }
}
