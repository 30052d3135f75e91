/** From a folder on disk to an `Estate`: which files belong to a run, and what is wrong with the ones that do not read. */
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import { sortedBy } from '../base/order.ts'
import type { SourceFile, Span } from '../base/span.ts'
import { wholeFile } from '../base/span.ts'
import { readTopology } from '../intent/topology.ts'
import type { Estate } from '../model/estate.ts'
import type { Topology } from '../model/topology.ts'
import { isFile, isFolder, readSource, realPath } from './files.ts'
import { shippedPolicy } from './shipped.ts'

export interface EstateOptions {
  /** Policy files that replace those the topology names; as typed, relative to the working folder. */
  readonly policies?: readonly string[]
}

/**
 * Reads a topology (a folder holding `topology.yaml`, or a YAML file) with its policies and exports.
 * `value` is undefined only when the topology itself cannot be used; files that cannot be read are errors
 * at the line that names them.
 */
export function readEstate(place: string, options: EstateOptions = {}): Read<Estate> {
  const found = topologyFile(place)
  if (found === undefined) return refused(place)
  const { file, folder } = found
  const read = readSource(file, basename(file), nowhere(place))
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics }
  const understood = readTopology(read.value)
  const diagnostics: Diagnostic[] = [...read.diagnostics, ...understood.diagnostics]
  if (understood.value === undefined) return { value: undefined, diagnostics }
  const topology = understood.value

  const policies = readPolicies(folder, topology, options.policies, diagnostics)
  const exports = readDeviceFiles(folder, topology, diagnostics)
  const estate: Estate = { topology, policies, extended: policyFinder(folder), exports }
  return { value: estate, diagnostics }
}

const TOPOLOGY_NAMES = ['topology.yaml', 'topology.yml'] as const

function topologyFile(place: string): { readonly file: string; readonly folder: string } | undefined {
  if (!isFolder(place)) return realPath(place) === undefined ? undefined : { file: place, folder: dirname(place) }
  const name = TOPOLOGY_NAMES.find((candidate) => realPath(join(place, candidate)) !== undefined)
  return name === undefined ? undefined : { file: join(place, name), folder: place }
}

function refused(place: string): Read<Estate> {
  const folder = isFolder(place)
  return {
    value: undefined,
    diagnostics: [
      {
        code: 'missing-topology',
        severity: 'error',
        span: nowhere(place),
        text: folder
          ? { ja: 'フォルダーに topology.yaml がありません', en: 'there is no topology.yaml in this folder' }
          : { ja: 'トポロジーのファイルまたはフォルダーがありません', en: 'there is no such topology file or folder' },
        hint: folder
          ? {
              ja: 'topology.yaml を置くか、YAML ファイルを直接指定してください',
              en: 'put a topology.yaml there, or name the YAML file itself',
            }
          : { ja: 'パスを確かめてください', en: 'check the path' },
      },
    ],
  }
}

/** A place outside any file that was read: the words the user typed. */
function nowhere(path: string): Span {
  return wholeFile({ path, text: '', encoding: 'utf-8', sha256: '' })
}

function readPolicies(folder: string, topology: Topology, asked: readonly string[] | undefined, diagnostics: Diagnostic[]): SourceFile[] {
  const wanted =
    asked === undefined || asked.length === 0
      ? topology.policies.map(({ path, span }) => ({ ...policyFile(folder, path, folder), span }))
      : asked.map((path) => ({ ...policyFile('', path, folder), span: nowhere(path) }))
  const policies: SourceFile[] = []
  for (const { file, shown, span } of wanted) {
    const read = readSource(file, shown, span)
    diagnostics.push(...read.diagnostics)
    if (read.value !== undefined) policies.push(read.value)
  }
  return policies
}

/** A policy by path, or one that comes with bunri by name, unless a file of that name is there. */
export function policyFile(from: string, path: string, folder: string): { readonly file: string; readonly shown: string } {
  const file = resolve(from, path)
  return (isFile(file) ? undefined : shippedPolicy(path)) ?? { file, shown: shownPath(folder, file) }
}

/** A path as outputs show it: relative to the topology's folder, with forward slashes, never absolute. */
function shownPath(folder: string, file: string): string {
  const shown = relative(resolve(folder), file)
  return isAbsolute(shown) ? basename(file) : shown.split(sep).join('/')
}

/** Finds `guideline-alpha` as `guideline-alpha.yaml` beside the policy that names it; paths are taken as written. */
export function policyFinder(folder: string): Estate['extended'] {
  return (name, by) => {
    const beside = dirname(resolve(folder, by.path))
    const candidates = /\.(?:ya?ml|csv|tsv|txt|xlsx)$/i.test(name) ? [name] : [`${name}.yaml`, `${name}.yml`]
    for (const candidate of candidates) {
      const file = resolve(beside, candidate)
      const { value } = readSource(file, shownPath(folder, file), nowhere(candidate))
      if (value !== undefined) return value
    }
    const shipped = shippedPolicy(name)
    return shipped === undefined ? undefined : readSource(shipped.file, shipped.shown, nowhere(name)).value
  }
}

/** Every file the devices name, each read once; one that cannot be read is an error wherever it is named first. */
function readDeviceFiles(folder: string, topology: Topology, diagnostics: Diagnostic[]): Map<string, SourceFile> {
  const files = new Map<string, SourceFile>()
  const tried = new Set<string>()
  const ofDevices = sortedBy(topology.devices.values(), ({ id }) => id).map(({ export: exported, members = [], routes = [], columns }) => [
    ...(exported === undefined ? [] : [exported]),
    ...members,
    ...routes,
    ...(columns === undefined ? [] : [columns]),
  ])
  const ofChanges = [...(topology.changes?.values() ?? [])].map(({ before }) => [...before.values()])
  for (const named of [...ofDevices, ...ofChanges]) {
    for (const { path, span } of named) {
      if (tried.has(path)) continue
      tried.add(path)
      if (leavesFolder(folder, path)) {
        diagnostics.push(outsideError(path, span))
        continue
      }
      const read = readSource(join(folder, path), path, span)
      diagnostics.push(...read.diagnostics)
      if (read.value !== undefined) files.set(path, read.value)
    }
  }
  return files
}

/** Whether a path written in a topology leads out of its folder, by its words or through a symbolic link. */
function leavesFolder(folder: string, path: string): boolean {
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.startsWith('\\') || path.includes('\0')) return true
  if (!isWithin(resolve(folder), resolve(folder, path))) return true
  const home = realPath(folder)
  const target = realPath(join(folder, path))
  return home !== undefined && target !== undefined && !isWithin(home, target)
}

function isWithin(folder: string, file: string): boolean {
  const way = relative(folder, file)
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..'
}

function outsideError(path: string, span: Span): Diagnostic {
  return {
    code: 'export-outside-folder',
    severity: 'error',
    span,
    text: {
      ja: `設定ファイル ${path} はトポロジーのフォルダーの外にあります`,
      en: `the export ${path} lies outside the topology's folder`,
    },
    hint: {
      ja: 'トポロジーと同じフォルダーの下に置き、相対パスで書いてください（リンクも同じです）',
      en: 'put it below the folder of the topology and write a relative path (the same goes for links)',
    },
  }
}
