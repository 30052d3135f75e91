/** Policy files to what they mean: `extends` followed, matrix, checks and roles merged, clauses read. */
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/span.ts'
import { wholeFile } from '../base/span.ts'
import type { CheckSettings, Policy } from '../model/policy.ts'
import { EVERY_OTHER_CHECK } from '../model/policy.ts'
import type { Path } from '../syntax/yaml.ts'
import { readYaml } from '../syntax/yaml.ts'
import { readClauses, readDocument, textOf } from './clauses.ts'
import { checkNumber } from './communications.ts'
import { listed } from './fields.ts'
import { matrixKeys, mergeMatrix } from './matrix.ts'
import { mergeAttributes } from './own-attributes.ts'
import type { ReadOwnChecks } from './own-checks.ts'
import { mergeOwnChecks } from './own-checks.ts'
import { readPath } from './paths.ts'
import type { WrittenPolicy } from './policy-schema.ts'
import { policySchema } from './policy-schema.ts'
import type { Problems } from './problems.ts'
import { hasErrors, inFileOrder, present, problemsOf, suggestion } from './problems.ts'
import { conform } from './shape.ts'
import { mergeZoneMatrix } from './zone-matrix.ts'

/** Finds the policy that another one builds on, by id or relative path as written, beside the file that names it. */
export type PolicyLoader = (name: string, by: SourceFile) => SourceFile | undefined

/** Roles that checks ask for. Another word in `roles` would silently approve nothing. */
const ROLES: readonly string[] = [
  'exception-approver',
  'specific-communication-approver',
  'change-approver',
  'connection-approver',
  'wireless-approver',
  'cloud-approver',
  'transfer-approver',
  'web-exception-approver',
]
const ID = /^[a-z0-9][a-z0-9-]*$/

/**
 * The policies of some files, in their order, each merged over what it extends. `value` is undefined when any of them,
 * or anything they extend, has an error.
 */
export function readPolicies(sources: readonly SourceFile[], load: PolicyLoader): Read<readonly Policy[]> {
  const loaded = new Map<string, Policy | undefined>()
  const diagnostics: Diagnostic[] = []
  const policies: Policy[] = []
  for (const source of sources) {
    const policy = readOne(source, [], { load, loaded, diagnostics })
    if (policy === undefined) continue
    const twin = policies.find((other) => other.id === policy.id)
    if (twin !== undefined) {
      diagnostics.push({
        code: 'duplicate-name',
        severity: 'error',
        span: policy.span,
        text: {
          ja: `ポリシー「${policy.id}」が 2 つあります（もう 1 つは ${twin.span.source.path}）`,
          en: `there are two policies called "${policy.id}" (the other is ${twin.span.source.path})`,
        },
        hint: { ja: 'どちらかの id を変えるか、policy の行から消してください', en: 'change one id, or remove one from policy' },
      })
      continue
    }
    policies.push(policy)
  }
  return { value: hasErrors(diagnostics) ? undefined : policies, diagnostics }
}

interface Reading {
  readonly load: PolicyLoader
  /** By path: files already read, so that a policy extended twice is read and reported once. */
  readonly loaded: Map<string, Policy | undefined>
  readonly diagnostics: Diagnostic[]
}

function readOne(source: SourceFile, above: readonly string[], reading: Reading): Policy | undefined {
  if (reading.loaded.has(source.path)) return reading.loaded.get(source.path)
  const finish = (found: readonly Diagnostic[], policy: Policy | undefined): Policy | undefined => {
    reading.diagnostics.push(...inFileOrder(found))
    reading.loaded.set(source.path, policy)
    return policy
  }
  const yaml = readYaml(source)
  if (yaml.value === undefined) return finish(yaml.diagnostics, undefined)
  const shaped = conform(yaml.value, policySchema)
  if (shaped.value === undefined) return finish([...yaml.diagnostics, ...shaped.diagnostics], undefined)
  const problems = problemsOf(yaml.value)
  const base = shaped.value.extends === undefined ? undefined : readBase(problems, shaped.value.extends, source, above, reading)
  const policy = merge(problems, shaped.value, base, (name) => reading.load(name, source))
  const unusable = hasErrors(problems.diagnostics) || (shaped.value.extends !== undefined && base === undefined)
  return finish([...yaml.diagnostics, ...problems.diagnostics], unusable ? undefined : policy)
}

function readBase(problems: Problems, written: string, source: SourceFile, above: readonly string[], reading: Reading): Policy | undefined {
  const spot = { value: ['extends'] }
  const byId = ID.test(written)
  const name = byId ? written : readPath(problems, ['extends'], written, { inside: false })
  if (name === undefined) return undefined
  const found = reading.load(name, source)
  if (found === undefined) {
    problems.error(
      'extends-missing',
      spot,
      { ja: `土台のポリシー「${written}」がありません`, en: `the policy to build on, "${written}", is not there` },
      {
        ja: `${source.path} と同じフォルダに ${byId ? `${written}.yaml` : name} を置くか、相対パスで書いてください`,
        en: `put ${byId ? `${written}.yaml` : name} beside ${source.path}, or write a relative path`,
      },
    )
    return undefined
  }
  const chain = [...above, source.path]
  if (chain.includes(found.path)) {
    const circle = [...chain.slice(chain.indexOf(found.path)), found.path].join(' → ')
    problems.error(
      'extends-cycle',
      spot,
      { ja: `extends が循環しています（${circle}）`, en: `extends goes round in a circle (${circle})` },
      { ja: 'どれか 1 つの extends を消してください', en: 'remove one of the extends' },
    )
    return undefined
  }
  const base = readOne(found, chain, reading)
  if (base !== undefined && byId && base.id !== written) {
    problems.error(
      'extends-missing',
      spot,
      { ja: `${found.path} の id は「${base.id}」です`, en: `the id of ${found.path} is "${base.id}"` },
      { ja: 'id とファイル名を揃えてください', en: 'make the id and the file name agree' },
    )
  }
  return base
}

function merge(
  problems: Problems,
  written: WrittenPolicy,
  base: Policy | undefined,
  load: (name: string) => SourceFile | undefined,
): Policy {
  const { source } = problems.document
  if (!ID.test(written.id)) {
    problems.error(
      'bad-name',
      { value: ['id'] },
      {
        ja: `id「${written.id}」は英小文字、数字、ハイフンで書きます`,
        en: `the id "${written.id}" must be lower-case letters, digits and hyphens`,
      },
      { ja: '例: hassho-water', en: 'for example: hassho-water' },
    )
  }
  const edition = written.edition ?? base?.edition
  const attributes = mergeAttributes(problems, written, base)
  const own = mergeOwnChecks(problems, written, base, attributes, matrixKeys(written, base))
  const zoneMatrix = mergeZoneMatrix(problems, written, base, load)
  return {
    id: written.id,
    title: textOf(written.title),
    models: written.models === undefined ? (base?.models ?? []) : (listed(written.models) as Policy['models']),
    roles: mergeRoles(problems, written, base),
    matrix: mergeMatrix(problems, written, base),
    checks: mergeChecks(problems, written, base, own),
    clauses: readClauses(problems, written),
    failOn: written['fail-on'] ?? base?.failOn ?? 'low',
    span: headOf(problems, source),
    ...present({ document: readDocument(problems, written), edition, attributes, ownChecks: own.checks, zoneMatrix, extends: base }),
  }
}

/** The `id:` line stands for the policy in messages and excerpts. */
function headOf(problems: Problems, source: SourceFile): Span {
  const head = problems.document.entrySpan(['id'])
  return head.end > head.start ? head : wholeFile(source)
}

function mergeRoles(problems: Problems, written: WrittenPolicy, base: Policy | undefined): Policy['roles'] {
  const roles = new Map(base?.roles ?? [])
  for (const role of problems.document.keys(['roles'])) {
    if (!ROLES.includes(role)) {
      problems.error(
        'unknown-name',
        { key: ['roles', role] },
        { ja: `「${role}」という役割はありません`, en: `there is no role called "${role}"` },
        suggestion(role, ROLES, { ja: 'この行を消してください', en: 'remove this line' }),
      )
    }
    roles.set(role, written.roles?.[role] ?? [])
  }
  return roles
}

function mergeChecks(problems: Problems, written: WrittenPolicy, base: Policy | undefined, own: ReadOwnChecks): Policy['checks'] {
  const checks = new Map([...(base?.checks ?? []), ...own.settings])
  const ownIds = new Set(own.checks?.keys() ?? [])
  for (const id of problems.document.keys(['checks'])) {
    const entry = written.checks?.[id]
    if (entry === undefined) continue
    if (id !== EVERY_OTHER_CHECK) checkNumber(problems, { key: ['checks', id] }, id)
    const { severity, advisory, enabled, required, ...parameters } = entry
    const before = checks.get(id)
    if (ownIds.has(id) || id === EVERY_OTHER_CHECK) refuseParameters(problems, ['checks', id], Object.keys(parameters))
    const settings: CheckSettings = {
      advisory: advisory ?? before?.advisory ?? false,
      enabled: enabled ?? before?.enabled ?? true,
      parameters: { ...before?.parameters, ...parameters },
      span: problems.document.entrySpan(['checks', id]),
      ...present({ severity: severity ?? before?.severity, required: required ?? before?.required }),
    }
    checks.set(id, settings)
  }
  return checks
}

/** What a check of the policy's own judges stands in its entry; `checks` has only what every check has. */
function refuseParameters(problems: Problems, path: Path, names: readonly string[]): void {
  for (const name of names)
    problems.error(
      'unknown-key',
      { key: [...path, name] },
      { ja: `ここに「${name}」という設定は書けません`, en: `nothing called "${name}" can be set here` },
      suggestion(name, ['severity', 'advisory', 'enabled', 'required'], {
        ja: '判定の内容は own-checks に書いてください',
        en: 'what it judges goes under own-checks',
      }),
    )
}
