import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** What compiling the code blocks of the lessons showed. */
export interface SnippetReport {
  /** Blocks that were compiled. */
  count: number;
  /** How many of them have an error. */
  failed: number;
  /** Each `content/lessons/x/index.mdx:LINE:COL message (TS1234)`. */
  errors: string[];
}

type Language = 'ts' | 'js';

/** A fence of an MDX file, or a file of client code, which is compiled as a module of its own. */
interface Block {
  language: Language;
  /** Path of the file, relative to the project. */
  file: string;
  /** Line of the fence in that file, counted from 1; 0 where all of the file is code. */
  fenceLine: number;
  code: string;
  /** What stands before the code when it is compiled: the file's path in the project, and its text. */
  preamble?: { file: string; text: string };
}

interface Mistake {
  block: Block;
  /** Where and what, as it is printed. */
  text: string;
}

/**
 * Compiles every `ts` and `js` block of the .mdx files below content/, each as its own module, against the types
 * that are installed. `ts` blocks are checked strictly, `js` blocks as an editor checks JavaScript.
 *
 * Words of a fence's meta: `nocheck` leaves the block out; `with=<name>`, for code that shows only a part, puts
 * content/snippet-preambles/<name>.ts (.js for a `js` block) before it. Lines ending in `// [!code --]` are not
 * compiled.
 *
 * Files called `<name>.client.js`, which readers run in the page, are checked as `js` blocks, after
 * content/snippet-preambles/client.js: what they find there as globals.
 *
 * @param root - The folder that content/ is in; node_modules is there or in a folder above.
 * @throws {Error} If a preamble does not exist.
 */
export function checkSnippets(root: string): SnippetReport {
  const blocks = [
    ...contentFiles(root, '.mdx').flatMap((file) => readBlocks(root, file)),
    ...contentFiles(root, '.client.js').map((file) => readClient(root, file)),
  ];
  // Strictness holds for a whole program, so each language has its own.
  const mistakes = (['ts', 'js'] as const).flatMap((language) => {
    const ofLanguage = blocks.filter((block) => block.language === language);
    return ofLanguage.length === 0 ? [] : compile(root, ofLanguage, COMPILER_OPTIONS[language]);
  });
  return {
    count: blocks.length,
    failed: new Set(mistakes.map(({ block }) => block)).size,
    // A mistake in a preamble is found in every block that has it, and told once.
    errors: [...new Set(mistakes.map(({ text }) => text))],
  };
}

function contentFiles(root: string, end: string): string[] {
  const content = join(root, 'content');
  if (!existsSync(content)) return [];
  return readdirSync(content, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(end))
    .map((path) => `content/${path.replaceAll('\\', '/')}`)
    .sort();
}

/** The `ts` and `js` fences of an MDX file. A fence inside another one is only text. */
function readBlocks(root: string, file: string): Block[] {
  const lines = readFileSync(join(root, file), 'utf8').split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, fence, info] = /^\s*(`{3,}|~{3,})([^`]*)$/.exec(lines[at] ?? '') ?? [];
    if (!fence) continue;
    const code = linesUntil(fence, lines.slice(at + 1));
    const [language, ...meta] = (info ?? '').trim().split(/\s+/);
    if ((language === 'ts' || language === 'js') && !meta.includes('nocheck')) {
      const block = { language, file, fenceLine: at + 1, code: code.map(blankIfRemoved).join('\n') } as const;
      blocks.push({ ...block, preamble: readPreamble(root, meta, block) });
    }
    at += code.length + 1;
  }
  return blocks;
}

function readClient(root: string, file: string): Block {
  const block = { language: 'js', file, fenceLine: 0, code: readFileSync(join(root, file), 'utf8') } as const;
  return { ...block, preamble: readPreamble(root, ['with=client'], block) };
}

function linesUntil(fence: string, lines: string[]): string[] {
  const closing = new RegExp(`^\\s*${fence}${fence[0]}*\\s*$`);
  const end = lines.findIndex((line) => closing.test(line));
  return end === -1 ? lines : lines.slice(0, end);
}

/** Every line stays, with its indentation, so that lines and columns are those of the MDX file. */
function blankIfRemoved(line: string): string {
  return /\/\/ \[!code --\]\s*$/.test(line) ? '' : line;
}

function readPreamble(root: string, meta: string[], { language, file, fenceLine }: Block): Block['preamble'] {
  const name = meta.find((word) => word.startsWith('with='))?.slice('with='.length);
  if (name === undefined) return undefined;
  const preamble = `content/snippet-preambles/${name}.${language}`;
  if (!existsSync(join(root, preamble))) {
    throw new Error(`${file}:${fenceLine} with=${name} needs ${preamble}, which does not exist`);
  }
  return { file: preamble, text: `${readFileSync(join(root, preamble), 'utf8')}\n` };
}

const BOTH_LANGUAGES: ts.CompilerOptions = {
  noEmit: true,
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // Two blocks may use the same names, also when they import nothing.
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

const COMPILER_OPTIONS: Record<Language, ts.CompilerOptions> = {
  ts: { ...BOTH_LANGUAGES, strict: true },
  js: { ...BOTH_LANGUAGES, allowJs: true, checkJs: true, strict: false, noImplicitAny: false },
};

/** Compiles blocks in one program, in memory, as files beside their MDX file: imports resolve from there. */
function compile(root: string, blocks: Block[], options: ts.CompilerOptions): Mistake[] {
  const base = resolve(root).replaceAll('\\', '/');
  const byPath = new Map(
    blocks.map((block) => [`${base}/${block.file}.${block.fenceLine}.${block.language}`, block]),
  );
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => base; // where the search for @types/node begins
  host.fileExists = (path) => byPath.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => {
    const block = byPath.get(path);
    return block ? (block.preamble?.text ?? '') + block.code : ts.sys.readFile(path);
  };

  const program = ts.createProgram([...byPath.keys()], options, host);
  const general = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  if (general.length > 0)
    throw new Error(`Code blocks cannot be compiled: ${general.map(message).join('; ')}`);
  return [...byPath].flatMap(([path, block]) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map((diagnostic) => ({ block, text: `${place(diagnostic, block)} ${message(diagnostic)}` }));
  });
}

/** `file:line:column` in the MDX file or in the preamble, counted from 1. */
function place({ file, start }: ts.Diagnostic, block: Block): string {
  if (!file || start === undefined) return `${block.file}:${block.fenceLine}:1`;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const preambleLines = block.preamble ? block.preamble.text.split('\n').length - 1 : 0;
  return line < preambleLines
    ? `${block.preamble?.file}:${line + 1}:${character + 1}`
    : `${block.file}:${block.fenceLine + 1 + line - preambleLines}:${character + 1}`;
}

function message({ code, messageText }: ts.Diagnostic): string {
  return `${ts.flattenDiagnosticMessageText(messageText, '\n')} (TS${code})`;
}

/** Prints the report on this project; true when every block compiles. */
export function printSnippetReport({ count, failed, errors }: SnippetReport): boolean {
  for (const error of errors) console.error(error);
  console.log(
    failed === 0 ? `${count} code blocks compile` : `${failed} of ${count} code blocks do not compile`,
  );
  return failed === 0;
}

if (import.meta.main) {
  try {
    const compiled = printSnippetReport(checkSnippets(join(import.meta.dirname, '..')));
    process.exitCode = compiled ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
