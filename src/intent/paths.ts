import type { Text } from '../base/text.ts'
import type { Path } from '../syntax/yaml.ts'
import type { Problems } from './problems.ts'
import { nameOf } from './shape.ts'

/**
 * A path written in YAML, normalised (`a/./b/../c` is `a/c`), or undefined with a diagnostic.
 * Paths are relative and use `/`, so that a folder means the same on every machine. `inside` refuses to leave the
 * folder of the file: exports belong to the topology, and the report names them by these paths.
 */
export function readPath(problems: Problems, path: Path, written: string, options: { readonly inside: boolean }): string | undefined {
  const name = nameOf(path)
  const refuse = (code: string, why: Text, hint: Text): undefined => {
    problems.error(code, { value: path }, { ja: `${name} の「${written}」は${why.ja}`, en: `${name}: "${written}" ${why.en}` }, hint)
    return undefined
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) {
    return refuse(
      'path-not-local',
      { ja: 'ファイルではありません', en: 'is not a file' },
      { ja: 'ファイルを手元に置き、相対パスで書いてください', en: 'put the file beside this one and give a relative path' },
    )
  }
  if (/^(?:[/~]|[a-z]:|\\\\)/i.test(written)) {
    return refuse(
      'path-absolute',
      { ja: '絶対パスです', en: 'is an absolute path' },
      {
        ja: 'このファイルからの相対パスで書いてください（例: exports/fw-core.conf）',
        en: 'write it relative to this file, for example exports/fw-core.conf',
      },
    )
  }
  if (written.includes('\\')) {
    return refuse(
      'path-backslash',
      { ja: '「\\」で区切られています', en: 'is divided by "\\"' },
      { ja: `${written.replaceAll('\\', '/')} と書いてください`, en: `write ${written.replaceAll('\\', '/')}` },
    )
  }
  const normal = normalised(written)
  if (normal === '' || written.endsWith('/')) {
    return refuse(
      'path-no-file',
      { ja: 'ファイル名がありません', en: 'names no file' },
      { ja: '例: exports/fw-core.conf', en: 'for example: exports/fw-core.conf' },
    )
  }
  if (options.inside && (normal === '..' || normal.startsWith('../'))) {
    return refuse(
      'path-outside',
      { ja: 'このファイルのフォルダの外です', en: 'lies outside the folder of this file' },
      {
        ja: 'ファイルをこのフォルダの中（例: exports/）に置いてください',
        en: 'put the file inside this folder, for example into exports/',
      },
    )
  }
  return normal
}

function normalised(path: string): string {
  const steps: string[] = []
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop()
    else steps.push(step)
  }
  return steps.join('/')
}
