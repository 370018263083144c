import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT_FILE = /\.(html|css|js|svg|json|xml|txt|webmanifest)$/;

/** Below this a compressed answer saves next to nothing. */
const SMALLEST_BYTES = 256;

/**
 * Writes `<file>.br` (quality 11) and `<file>.gz` (level 9) beside every text file of 256 bytes or more,
 * at any depth below `folder`. A compressed file that would not be smaller is not written.
 */
export async function precompress(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  // A few at a time: brotli at quality 11 takes tens of megabytes for each.
  async function compressInTurn() {
    for (let file = files.pop(); file !== undefined; file = files.pop()) await compressFile(file);
  }
  await Promise.all(Array.from({ length: availableParallelism() }, compressInTurn));
}

async function compressFile(file: string) {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST_BYTES) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  if (br.length < bytes.length) await writeFile(`${file}.br`, br);
  if (gz.length < bytes.length) await writeFile(`${file}.gz`, gz);
}
