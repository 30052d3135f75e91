/** The disk: reading a file as text, writing one in a single step. */
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Read } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/span.ts'
import { wholeFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { decode } from '../syntax/decode.ts'
import { isWorkbook, readWorkbook } from '../syntax/workbook.ts'

/** The real path of something that exists, links followed. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

/** A text file by the path somebody typed. */
export function readText(path: string): Read<SourceFile> {
  return readSource(path, path, wholeFile({ path, text: '', encoding: 'utf-8', sha256: '' }))
}

/**
 * A text file, or a spreadsheet as text. `shown` is the path as outputs name it; `named` is where the file is asked for, and where
 * errors about it belong.
 */
export function readSource(file: string, shown: string, named: Span): Read<SourceFile> {
  let bytes: Uint8Array
  try {
    const status = statSync(file)
    if (!status.isFile()) return unreadable('not-a-file', named, { ja: `${shown} はファイルではありません`, en: `${shown} is not a file` })
    bytes = readFileSync(file)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR'
    return missing
      ? unreadable('missing-file', named, { ja: `${shown} がありません`, en: `${shown} does not exist` })
      : unreadable('unreadable-file', named, {
          ja: `${shown} を読めません（権限を確かめてください）`,
          en: `${shown} cannot be read (check its permissions)`,
        })
  }
  const read = isWorkbook(bytes) ? readWorkbook(bytes, shown) : decode(bytes, shown)
  if (read.value !== undefined) return read
  // The file has no text to point into: the problem is shown where the file is asked for.
  const diagnostics = read.diagnostics.map((found) => ({
    ...found,
    span: named,
    text: { ja: `${shown}: ${found.text.ja}`, en: `${shown}: ${found.text.en}` },
  }))
  return { value: undefined, diagnostics }
}

function unreadable(code: string, span: Span, text: Text): Read<SourceFile> {
  const hint: Text = { ja: 'パスはトポロジーのフォルダーからの相対パスで書きます', en: 'paths are relative to the folder of the topology' }
  return { value: undefined, diagnostics: [{ code, severity: 'error', span, text, hint }] }
}

/** Writes a whole file or nothing: to a neighbour first, then renamed into place. Pipes and devices are written to as they are. */
export function writeWhole(path: string, text: string): void {
  const file = realPath(path) ?? path
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) return writeFileSync(file, text)
  const temporary = join(dirname(file), `.${process.pid}.bunri.tmp`)
  try {
    writeFileSync(temporary, text)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
