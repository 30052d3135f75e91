/** Folders of exports for tests: written to disk, proposed for, and checked as a user would. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Initialisation } from '../../src/init.ts'
import { init } from '../../src/init.ts'
import { readEstate } from '../../src/io/estate.ts'
import { readFolder } from '../../src/io/folder.ts'
import type { Run } from '../../src/verdict/result.ts'
import { runOf, verify } from '../../src/verify.ts'
import type { Diagnostic } from '../../src/base/diagnostic.ts'
import type { Result } from '../../src/report/result.ts'

/** The day everything is judged for. */
export const TODAY = '2026-11-20'

export interface Tried {
  readonly initialisation: Initialisation
  readonly yaml: string
  /** What `bunri check` says of the proposal, untouched. */
  readonly errors: readonly Diagnostic[]
  readonly result: Result | undefined
  readonly run: Run | undefined
}

/** A folder with some files, given to `use`, and gone afterwards. */
export function inFolder<T>(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-init-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Proposes for a folder. */
export function initIn(folder: string, locale: 'ja' | 'en' = 'ja'): Initialisation {
  const { sources, unreadable } = readFolder(folder, folder)
  return init(sources, { model: 'alpha', policies: ['guideline-alpha'], today: TODAY, locale, unreadable, organization: '試験町' })
}

/** Proposes, writes the proposal (edited by `edit`), and checks it. */
export function tryFolder(files: Readonly<Record<string, string | Uint8Array>>, edit: (yaml: string) => string = (yaml) => yaml): Tried {
  return inFolder(files, (folder) => tryIn(folder, edit))
}

/** The same for a copy of a folder of exports. */
export function tryCopyOf(exports: string, name: string): Tried {
  return inFolder({}, (folder) => {
    cpSync(exports, join(folder, name), { recursive: true })
    return tryIn(folder, (yaml) => yaml)
  })
}

function tryIn(folder: string, edit: (yaml: string) => string): Tried {
  const initialisation = initIn(folder)
  const yaml = edit(initialisation.yaml ?? '')
  writeFileSync(join(folder, 'topology.yaml'), yaml)
  const estate = readEstate(folder)
  if (estate.value === undefined) return { initialisation, yaml, errors: estate.diagnostics, result: undefined, run: undefined }
  const options = { today: TODAY, diagnostics: estate.diagnostics }
  const { result, diagnostics, defects } = verify(estate.value, options)
  if (defects.length > 0) throw new Error(defects.map(({ en }) => en).join('\n'))
  const { run } = runOf(estate.value, options)
  return { initialisation, yaml, errors: diagnostics.filter(({ severity }) => severity === 'error'), result, run }
}

/** What an interface of a device is proposed to touch, in the words of the topology. */
export function touches({ initialisation }: Pick<Tried, 'initialisation'>, device: string, name: string): string {
  const to = initialisation.proposal.devices.find(({ id }) => id === device)?.interfaces.find(({ id }) => id === name)?.to
  switch (to?.kind) {
    case undefined:
      return '-'
    case 'zone':
      return `zone ${zoneAddresses(initialisation, to.zone)}`
    case 'external': {
      const { external } = to
      return `external ${initialisation.proposal.externals.find(({ id }) => id === external)?.kind ?? ''}`
    }
    case 'link':
      return `link ${to.device}/${to.interface}`
    case 'unused':
    case 'open':
      return to.kind
  }
}

function zoneAddresses({ proposal }: Initialisation, id: string): string {
  return proposal.zones.find((zone) => zone.id === id)?.addresses.join(' ') ?? ''
}
