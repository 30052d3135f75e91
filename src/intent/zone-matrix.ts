/** The matrix of zones of a policy: its own entries or those of a file, over those of the policy it extends. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/span.ts'
import { locate } from '../base/span.ts'
import type { Named } from '../model/own-check.ts'
import type { Policy } from '../model/policy.ts'
import type { ZoneEntry, ZoneMatrix } from '../model/zone-matrix.ts'
import { PacketSet } from '../packet/set.ts'
import type { Path } from '../syntax/yaml.ts'
import { readYaml } from '../syntax/yaml.ts'
import { textOf } from './clauses.ts'
import { readServices } from './communications.ts'
import { listed } from './fields.ts'
import { readPath } from './paths.ts'
import type { WrittenPolicy } from './policy-schema.ts'
import type { Problems } from './problems.ts'
import { hasErrors, present, problemsOf } from './problems.ts'
import { conform } from './shape.ts'
import { onlySome } from './zone-cell.ts'
import type { WrittenZoneEntry } from './zone-matrix-schema.ts'
import { zoneMatrixFile } from './zone-matrix-schema.ts'
import { readZoneTable } from './zone-table.ts'

type Groups = ReadonlyMap<string, readonly Named[]>

/** `load` finds a file beside the policy. */
export function mergeZoneMatrix(
  problems: Problems,
  written: WrittenPolicy,
  base: Policy | undefined,
  load: (name: string) => SourceFile | undefined,
): ZoneMatrix | undefined {
  const groups = new Map([...(base?.zoneMatrix?.groups ?? []), ...readGroups(problems, written['zone-groups'])])
  const matrix = written['zone-matrix']
  const own =
    matrix === undefined ? [] : typeof matrix === 'string' ? readFile(problems, matrix, groups, load) : readEntries(problems, matrix)
  refuseRepeats(problems, own)
  const pairs = new Set(own.map(pairOf))
  const entries = [...(base?.zoneMatrix?.entries ?? []).filter((entry) => !pairs.has(pairOf(entry))), ...own]
  return entries.length === 0 && groups.size === 0 ? undefined : { groups, entries }
}

function pairOf({ from, to }: ZoneEntry): string {
  return `${from.text}\u0000${to.text}`
}

function readGroups(problems: Problems, written: WrittenPolicy['zone-groups']): Groups {
  return new Map(problems.document.keys(['zone-groups']).map((id) => [id, readNames(problems, ['zone-groups', id], written?.[id] ?? [])]))
}

function readNames(problems: Problems, path: Path, written: string | readonly string[]): readonly Named[] {
  return listed(written).map((text, index) => ({
    text: text.normalize('NFKC').trim(),
    span: problems.document.valueSpan(typeof written === 'string' ? path : [...path, index]),
  }))
}

function readEntries(problems: Problems, written: readonly WrittenZoneEntry[]): readonly ZoneEntry[] {
  return written.flatMap((entry, index) => {
    const path: Path = ['zone-matrix', index]
    const said = readSaid(problems, path, entry)
    const froms = readNames(problems, [...path, 'from'], entry.from)
    const tos = readNames(problems, [...path, 'to'], entry.to)
    if (said === undefined) return []
    const more = present({ severity: entry.severity, comment: entry.comment === undefined ? undefined : textOf(entry.comment) })
    const span = problems.document.valueSpan(path)
    return froms.flatMap((from) => tos.map((to) => ({ from, to, span, ...said, ...more })))
  })
}

function readSaid(problems: Problems, path: Path, { allow, block }: WrittenZoneEntry) {
  if ((allow === undefined) === (block === undefined)) {
    problems.error(
      'zone-entry',
      { value: path },
      allow === undefined
        ? { ja: 'この組に allow も block もありません', en: 'this pair has neither allow nor block' }
        : { ja: 'この組に allow と block の両方があります', en: 'this pair has both allow and block' },
      {
        ja: 'allow: all、block: all、allow: [tcp/443]（それだけ許可）、block: [tcp/23]（それだけ拒否）のどれかを書いてください',
        en: 'write allow: all, block: all, allow: [tcp/443] (only that) or block: [tcp/23] (only that)',
      },
    )
    return undefined
  }
  const action = allow === undefined ? ('block' as const) : ('allow' as const)
  const services = allow ?? block!
  if (listed(services).some((service) => ['all', 'any'].includes(service)))
    return { action, allowed: action === 'allow' ? PacketSet.all : PacketSet.none }
  const boxes = readServices(problems, [...path, action], services)
  return boxes === undefined ? undefined : onlySome(action, listed(services), boxes)
}

const AT: Path = ['zone-matrix']

function readFile(
  problems: Problems,
  written: string,
  groups: Map<string, readonly Named[]>,
  load: (name: string) => SourceFile | undefined,
): readonly ZoneEntry[] {
  const name = readPath(problems, AT, written, { inside: true })
  if (name === undefined) return []
  const source = load(name)
  if (source === undefined) {
    problems.error(
      'zone-matrix-missing',
      { value: AT },
      {
        ja: `ゾーン間の行列のファイル ${name} がないか、読めません`,
        en: `the file of the matrix of zones, ${name}, is not there or cannot be read`,
      },
      { ja: 'このポリシーと同じフォルダに置き、相対パスで書いてください', en: 'put it beside this policy and write a relative path' },
    )
    return []
  }
  if (!/\.ya?ml$/i.test(name)) {
    const { value, diagnostics } = readZoneTable(source)
    problems.diagnostics.push(...diagnostics)
    return value ?? []
  }
  const found: Diagnostic[] = []
  const yaml = readYaml(source)
  found.push(...yaml.diagnostics)
  const shaped = yaml.value === undefined ? undefined : conform(yaml.value, zoneMatrixFile)
  found.push(...(shaped?.diagnostics ?? []))
  let entries: readonly ZoneEntry[] = []
  if (yaml.value !== undefined && shaped?.value !== undefined) {
    const inside = problemsOf(yaml.value)
    for (const [id, members] of readGroups(inside, shaped.value['zone-groups'])) groups.set(id, members)
    entries = readEntries(inside, shaped.value['zone-matrix'])
    found.push(...inside.diagnostics)
  }
  problems.diagnostics.push(...found)
  return hasErrors(found) ? [] : entries
}

function refuseRepeats(problems: Problems, entries: readonly ZoneEntry[]): void {
  const first = new Map<string, ZoneEntry>()
  for (const entry of entries) {
    const other = first.get(pairOf(entry))
    if (other === undefined) first.set(pairOf(entry), entry)
    else
      problems.error(
        'duplicate-name',
        { span: entry.span },
        {
          ja: `${entry.from.text} → ${entry.to.text} が 2 回あります（1 回目は ${locate(other.span)}）`,
          en: `${entry.from.text} → ${entry.to.text} is there twice (first at ${locate(other.span)})`,
        },
        { ja: 'どちらかを消すか、1 つにまとめてください', en: 'remove one of them, or make one of both' },
      )
  }
}
