/** The sample city as the command reads it, with edits applied in memory. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Diagnostic, Read } from '../../src/base/diagnostic.ts'
import type { SourceFile } from '../../src/base/span.ts'
import { wholeFile } from '../../src/base/span.ts'
import type { Text } from '../../src/base/text.ts'
import { readSource } from '../../src/io/files.ts'
import { readTopology } from '../../src/intent/topology.ts'
import type { Estate } from '../../src/model/estate.ts'
import type { Network } from '../../src/graph/network.ts'
import type { Result } from '../../src/report/result.ts'
import { runOf, verify } from '../../src/verify.ts'
import type { Edit } from './edit.ts'
import { applyEdits } from './edit.ts'

const CITY = resolve(dirname(fileURLToPath(import.meta.url)), '../../topologies/mihon-city')

/** The day the city is judged for. */
export const TODAY = '2026-11-20'

/** The city's own files by path, as they are on disk: `topology.yaml` and the exports. */
export const cityBytes: ReadonlyMap<string, Uint8Array> = bytesOf(CITY)

function bytesOf(folder: string): ReadonlyMap<string, Uint8Array> {
  const exports = readdirSync(join(folder, 'exports')).sort()
  return new Map(['topology.yaml', ...exports.map((name) => `exports/${name}`)].map((path) => [path, readFileSync(join(folder, path))]))
}

const textsOf = (bytes: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> =>
  new Map([...bytes].map(([path, each]) => [path, Buffer.from(each).toString('utf8')]))

/** The same as text. A workbook is what its text would be if it were one: only text files are edited. */
export const cityFiles: ReadonlyMap<string, string> = textsOf(cityBytes)

export interface Judged {
  /** As the command exits: 70 a defect in bunri, 3 an input that is no use, else the verdict. */
  readonly exit: 0 | 1 | 2 | 3 | 70
  readonly result: Result | undefined
  readonly diagnostics: readonly Diagnostic[]
  readonly defects: readonly Text[]
  /** The files as judged. */
  readonly files: ReadonlyMap<string, string>
}

/** Judges the city with some edits. */
export function judgeCity(edits: readonly Edit[] = []): Judged {
  return judge(CITY, applyEdits(cityFiles, edits))
}

/** Judges another sample topology, by the name of its folder, with some edits. */
export function judgeSample(name: string, edits: readonly Edit[] = []): Judged {
  const folder = resolve(CITY, '..', name)
  return judge(folder, applyEdits(textsOf(bytesOf(folder)), edits))
}

function judge(folder: string, files: ReadonlyMap<string, string>): Judged {
  const read = estateOf(files, folder)
  if (read.value === undefined) return { exit: 3, result: undefined, diagnostics: read.diagnostics, defects: [], files }
  const { result, diagnostics, defects } = verify(read.value, { today: TODAY, diagnostics: read.diagnostics })
  const exit = defects.length > 0 ? 70 : result === undefined ? 3 : result.exitCode
  return { exit, result, diagnostics, defects, files }
}

/** Who reaches whom in the city as it is. */
export function cityNetwork(): Network {
  const estate = estateOf(cityFiles).value
  const run = estate === undefined ? undefined : runOf(estate, { today: TODAY }).run
  if (run === undefined) throw new Error('the city is not readable')
  return run.network
}

export function estateOf(files: ReadonlyMap<string, string>, folder = CITY): Read<Estate> {
  const topology = readTopology(sourceOf('topology.yaml', files.get('topology.yaml')!))
  if (topology.value === undefined) return { value: undefined, diagnostics: topology.diagnostics }
  const policyAt = (path: string): SourceFile => sourceOf(path, readFileSync(join(folder, path), 'utf8'))
  const estate: Estate = {
    topology: topology.value,
    policies: topology.value.policies.map(({ path }) => policyAt(path)),
    extended: (name, by) => policyAt(join(dirname(by.path), `${name}.yaml`)),
    exports: new Map(
      [...files].filter(([path]) => path.startsWith('exports/')).map(([path, text]) => [path, exportOf(folder, path, text)]),
    ),
  }
  return { value: estate, diagnostics: topology.diagnostics }
}

function exportOf(folder: string, path: string, text: string): SourceFile {
  if (!path.endsWith('.xlsx')) return sourceOf(path, text)
  const { value } = readSource(join(folder, path), path, wholeFile(sourceOf(path, '')))
  if (value === undefined) throw new Error(`${path} is not readable`)
  return value
}

function sourceOf(path: string, text: string): SourceFile {
  return { path, text, encoding: 'utf-8', sha256: '0'.repeat(64) }
}
