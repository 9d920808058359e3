import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { OutputError } from '../../constructs/core/problems/errors.ts';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';

/** Lists the files that a synthesis wrote into a folder, so that the next one deletes only those. */
const MANIFEST = '.somastack-files.json';
const TEMPORARY = '.somastack-new';
/** Exists in a folder while output is written there; finding it later means that a run was interrupted. */
const WRITING = '.somastack-writing';

/** What a write did, by paths below its folder. */
export interface Written {
  readonly folder: string;
  readonly changed: readonly string[];
  readonly unchanged: number;
  readonly deleted: readonly string[];
}

/**
 * Brings a folder up to date: every changed file is first written completely beside its target, then all are renamed, then files
 * of the previous synthesis that are no longer made are deleted. Files that no synthesis wrote are never touched.
 * @throws OutputError when the folder cannot be written; earlier output is then unchanged
 */
export function writeOutput(folder: string, files: readonly OutputFile[]): Written {
  const before = contentOf(`${folder}/${MANIFEST}`);
  const changed = files.filter((file) => contentOf(`${folder}/${file.path}`) !== file.content);
  const temporary: string[] = [];
  const writing = join(folder, WRITING);
  const undo: string[] = [];
  try {
    const stopped = existsSync(writing);
    if (stopped) removeLeftovers(folder);
    if (changed.length > 0) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(writing, '');
      undo.push(writing);
    }
    for (const { path, content } of changed) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      refuseFolder(target);
      temporary.push(target + TEMPORARY);
      writeFileSync(target + TEMPORARY, content);
    }
    for (const path of temporary) renameSync(path, path.slice(0, -TEMPORARY.length));
    const kept = new Set(files.map(({ path }) => path));
    const stale = pathsIn(before).filter((path) => !kept.has(path));
    for (const path of stale) rmSync(join(folder, path), { force: true });
    writeManifest(folder, [...kept], before);
    if (stopped || undo.length > 0) rmSync(writing, { force: true });
    return {
      folder,
      changed: changed.map(({ path }) => path),
      unchanged: files.length - changed.length,
      deleted: stale,
    };
  } catch (error) {
    for (const path of [...temporary, ...undo]) rmSync(path, { force: true });
    throw new OutputError(`cannot write ${folder}: ${reason(error)}`);
  }
}

/** Files that an interrupted run had not renamed yet. Reading types with the names saves a system call for each file. */
function removeLeftovers(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) removeLeftovers(path);
    else if (item.name.endsWith(TEMPORARY) || item.name === WRITING) rmSync(path, { force: true });
  }
}

function writeManifest(folder: string, paths: readonly string[], before: string | undefined): void {
  const target = join(folder, MANIFEST);
  const content = `${JSON.stringify([...paths].sort(), null, 2)}\n`;
  if (content === before) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(target + TEMPORARY, content);
  renameSync(target + TEMPORARY, target);
}

function pathsIn(manifest: string | undefined): readonly string[] {
  try {
    const listed: unknown = JSON.parse(manifest ?? '[]');
    // We never write a path that leaves the folder.
    return Array.isArray(listed)
      ? listed.filter(
          (path): path is string =>
            typeof path === 'string' && !path.split('/').includes('..') && !path.startsWith('/'),
        )
      : [];
  } catch {
    return [];
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Looks for folders in the place of files, because a rename onto one would fail half-way through. */
function refuseFolder(target: string): void {
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${target} is a folder`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; check who owns the folder',
  EPERM: 'permission denied; check who owns the folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk; free some and run again',
  ENOTDIR: 'a file stands where a folder is needed; move it away',
  EEXIST: 'a file stands where a folder is needed; move it away',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
