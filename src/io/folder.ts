/** Everything in a folder of exports, sub-folders included. */
import { readdirSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { byCodePoint } from '../base/order.ts'
import type { SourceFile } from '../base/span.ts'
import { wholeFile } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { isFolder, readSource, realPath } from './files.ts'

export interface FolderContents {
  /** Files that could be read, by path. */
  readonly sources: readonly SourceFile[]
  /** Files that could not, and why. */
  readonly unreadable: readonly { readonly path: string; readonly reason: Text }[]
}

/** Folders nobody keeps exports in. */
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules'])

/**
 * Reads a folder. Paths are relative to `home`, with forward slashes. Names that begin with a dot are left out; links that
 * lead out of `home` are reported, because a topology may not name them.
 */
export function readFolder(folder: string, home: string): FolderContents {
  const sources: SourceFile[] = []
  const unreadable: { path: string; reason: Text }[] = []
  const seen = new Set<string>()
  const visit = (place: string): void => {
    const real = realPath(place)
    if (real === undefined || seen.has(real)) return
    seen.add(real)
    for (const entry of entriesOf(place)) {
      const file = join(place, entry)
      const shown = relative(resolve(home), resolve(file)).split(sep).join('/')
      if (leaves(home, file)) {
        unreadable.push({ path: shown, reason: OUTSIDE })
        continue
      }
      if (isFolder(file)) {
        visit(file)
        continue
      }
      const read = readSource(file, shown, wholeFile({ path: shown, text: '', encoding: 'utf-8', sha256: '' }))
      const [problem] = read.diagnostics
      if (read.value !== undefined) sources.push(read.value)
      else unreadable.push({ path: shown, reason: withoutPath(problem?.text ?? UNREADABLE, shown) })
    }
  }
  visit(folder)
  return {
    sources: sources.sort((a, b) => byCodePoint(a.path, b.path)),
    unreadable: unreadable.sort((a, b) => byCodePoint(a.path, b.path)),
  }
}

/** `readSource` begins its sentences with the path, which stands before them here. */
function withoutPath({ ja, en }: Text, path: string): Text {
  const strip = (text: string): string => (text.startsWith(`${path}: `) ? text.slice(path.length + 2) : text)
  return { ja: strip(ja), en: strip(en) }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.') && !NOT_OURS.has(name))
      .sort(byCodePoint)
  } catch {
    return []
  }
}

function leaves(home: string, file: string): boolean {
  const from = realPath(home)
  const to = realPath(file)
  if (from === undefined || to === undefined) return false
  const way = relative(from, to)
  return isAbsolute(way) || way.split(sep)[0] === '..'
}

const OUTSIDE: Text = {
  ja: 'フォルダーの外へのリンクです（トポロジーからは参照できません）',
  en: 'a link out of the folder, which a topology may not name',
}
const UNREADABLE: Text = { ja: '読めません', en: 'cannot be read' }
