/** The baseline file on disk: read where it is, absent where an update will make it. */
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { Read } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import { wholeFile } from '../base/span.ts'
import { isFolder, readSource, realPath } from './files.ts'

/** A baseline file by the name outputs give it. */
export interface BaselineFile {
  readonly path: string
  readonly source?: SourceFile
}

/** Reads `file` (as typed) for the topology at `place`; with `update` it may be missing. */
export function readBaselineFile(place: string, file: string, update: boolean): Read<BaselineFile> {
  const path = shownPath(isFolder(place) ? place : dirname(place), file)
  if (update && realPath(file) === undefined) return { value: { path }, diagnostics: [] }
  const { value, diagnostics } = readSource(file, path, wholeFile({ path: file, text: '', encoding: 'utf-8', sha256: '' }))
  if (value !== undefined) return { value: { path, source: value }, diagnostics }
  const hint = {
    ja: 'パスを確かめるか、--update-baseline を付けて今の指摘を記録してください',
    en: 'check the path, or record what is found today with --update-baseline',
  }
  return { value: undefined, diagnostics: diagnostics.map((found) => (found.code === 'missing-file' ? { ...found, hint } : found)) }
}

/** As every other input: relative to the topology's folder, with forward slashes, never absolute. */
function shownPath(folder: string, file: string): string {
  const shown = relative(resolve(folder), resolve(file))
  return isAbsolute(shown) ? basename(file) : shown.split(sep).join('/')
}
