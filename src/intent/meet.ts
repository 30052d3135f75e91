/**
 * Where a policy meets a topology: places that the policy names get their meaning, and what the topology declares in the
 * policy's own attributes is held against their types.
 */
import type { Diagnostic, Read } from '../base/diagnostic.ts'
import type { Span } from '../base/span.ts'
import { locate } from '../base/span.ts'
import type { Named, OwnCheck, OwnScope } from '../model/own-check.ts'
import type { Policy } from '../model/policy.ts'
import { externalKey } from '../model/policy.ts'
import type { FlowScope, Topology, Tier } from '../model/topology.ts'
import { EXTERNAL_KINDS } from '../model/topology.ts'
import { PacketSet } from '../packet/set.ts'
import type { Path, YamlDocument } from '../syntax/yaml.ts'
import { meetZoneMatrix } from './meet-zone-matrix.ts'
import { misfitsOf } from './own-values.ts'
import type { Names } from './names.ts'
import { readPlace } from './names.ts'
import type { Problems } from './problems.ts'
import { hasErrors, problemsOf, suggestion } from './problems.ts'

/**
 * Policies as they stand in one topology. `builtIn`: numbers that checks of bunri have. `value` is undefined when a name of
 * a policy means nothing here, or something declared here is not what a policy asks for.
 */
export function meetPolicies(policies: readonly Policy[], topology: Topology, builtIn: ReadonlySet<string>): Read<readonly Policy[]> {
  const diagnostics: Diagnostic[] = []
  const met = policies.map((policy) => {
    const places = namesFor(policy, topology)
    const checks = [...(policy.ownChecks ?? [])].map(([id, check]) => {
      if (builtIn.has(id)) diagnostics.push(taken(check))
      return [id, meetCheck(check, places, topology, diagnostics)] as const
    })
    const zoneMatrix = policy.zoneMatrix === undefined ? undefined : meetZoneMatrix(policy.zoneMatrix, places, topology, diagnostics)
    return {
      ...policy,
      ...(checks.length === 0 ? {} : { ownChecks: new Map(checks) }),
      ...(zoneMatrix === undefined ? {} : { zoneMatrix }),
    }
  })
  diagnostics.push(...sharedNumbers(policies), ...misfitsOf(policies, topology))
  const once = withoutRepeats(diagnostics)
  return { value: hasErrors(once) ? undefined : met, diagnostics: once }
}

/** The names of a topology as a policy uses them: also kinds of external networks, and tiers that this topology may not have. */
function namesFor(policy: Policy, topology: Topology): Names {
  const kinds = new Map(EXTERNAL_KINDS.map((kind) => [externalKey(kind) as string, kind] as const))
  const keys = new Set([...policy.matrix].flatMap(([row, columns]) => [row, ...columns.keys()]))
  const foreign = [...keys].filter((key) => !topology.tiers.has(key) && !kinds.has(key))
  const tiers = new Map<string, Tier>([
    ...topology.tiers,
    ...foreign.map((id) => [id, { id, name: { ja: id, en: id }, base: 'independent' }] as const satisfies readonly [string, Tier]),
  ])
  const legs = new Map(
    [...topology.relays.values()].flatMap((relay) => [...relay.legs.values()].map((leg) => [`${relay.id}.${leg.id}`, leg] as const)),
  )
  const { zones, externals, hosts, internet } = topology
  return {
    tiers,
    zones,
    externals,
    hosts,
    legs,
    internet,
    kinds,
    // As in the matrix: a tier of the body's own that the policy does not speak of falls back to the tier it inherits.
    inTier: ({ tier }, named) => tier.id === named.id || (tier.base === named.id && !keys.has(tier.id)),
  }
}

function meetCheck(check: OwnCheck, names: Names, topology: Topology, diagnostics: Diagnostic[]): OwnCheck {
  const { asks } = check
  if (asks.kind !== 'forbid' && asks.kind !== 'flow' && asks.kind !== 'waypoint') return check
  const path = ['own-checks', check.id, asks.kind]
  const here = meetScope(asks.scope, names, path, topology, diagnostics)
  if (asks.kind === 'waypoint') refuseUnknownDevice(asks.through, topology, diagnostics)
  return here === undefined ? check : { ...check, asks: { ...asks, scope: { ...asks.scope, here } } }
}

function meetScope(scope: OwnScope, names: Names, path: Path, topology: Topology, diagnostics: Diagnostic[]): FlowScope | undefined {
  const from = meetPlace(scope.from, names, [...path, 'from'], topology, diagnostics)
  const to = meetPlace(scope.to, names, [...path, 'to'], topology, diagnostics)
  if (from === undefined || to === undefined) return undefined
  const packets = PacketSet.box({ src: from.addresses, dst: to.addresses }).and(scope.packets)
  if (packets.isEmpty && !from.addresses.isEmpty && !to.addresses.isEmpty) {
    diagnostics.push({
      code: 'empty-scope',
      severity: 'error',
      span: scope.from[0]!.span,
      text: {
        ja: `${path.join('.')}: この通信に当てはまるパケットはありません（IPv4 と IPv6 が食い違っています）`,
        en: `${path.join('.')} describes no packet (one end is IPv4, the other IPv6)`,
      },
      hint: { ja: '両端とサービスを同じ IP バージョンで書いてください', en: 'write both ends and the service in the same IP version' },
    })
    return undefined
  }
  return { from, to, services: scope.services, packets }
}

/** The place that words of a policy mean in a topology; undefined, with diagnostics, when one of them means nothing there. */
function meetPlace(
  words: readonly Named[],
  names: Names,
  path: Path,
  topology: Topology,
  diagnostics: Diagnostic[],
): FlowScope['from'] | undefined {
  const problems = problemsAt(words)
  const place = readPlace(
    problems,
    names,
    path,
    words.map(({ text }) => text),
  )
  const { path: file } = topology.span.source
  for (const found of problems.diagnostics) {
    // A tier that a body does not have is no mistake in a policy for several bodies.
    if (found.code === 'empty-place') continue
    const { text } = found
    diagnostics.push(found.code === 'unknown-name' ? { ...found, text: { ja: `${file} に${text.ja}`, en: `${file}: ${text.en}` } } : found)
  }
  return place
}

/** Problems with a list of words, each at the word. */
function problemsAt(words: readonly Named[]): Problems {
  const at = (path: Path): Span => {
    const last = path.at(-1)
    return (typeof last === 'number' ? words[last] : undefined)?.span ?? words[0]!.span
  }
  const { source } = words[0]!.span
  const document: YamlDocument = { source, value: undefined, valueSpan: at, keySpan: at, entrySpan: at, keys: () => [] }
  return problemsOf(document)
}

function refuseUnknownDevice({ text, span }: Named, topology: Topology, diagnostics: Diagnostic[]): void {
  const known = [...topology.devices.keys(), ...topology.relays.keys()]
  if (known.includes(text)) return
  const { path } = topology.span.source
  diagnostics.push({
    code: 'unknown-name',
    severity: 'error',
    span,
    text: { ja: `${path} に「${text}」という機器も中継もありません`, en: `${path}: no device or relay is called "${text}"` },
    hint: suggestion(text, known, { ja: 'その機器を devices に書いてください', en: 'add it to devices' }),
  })
}

function taken({ id, key }: OwnCheck): Diagnostic {
  return {
    code: 'own-check-number',
    severity: 'error',
    span: key,
    text: { ja: `検査 ${id} は bunri の検査の番号です`, en: `${id} is the number of a check that comes with bunri` },
    hint: { ja: '別の番号を付けてください（例: OWN-001）', en: 'choose another number, OWN-001 for example' },
  }
}

/** Two policies of one run may not mean different checks by one number: an exception names it alone. */
function sharedNumbers(policies: readonly Policy[]): readonly Diagnostic[] {
  const first = new Map<string, { readonly policy: Policy; readonly check: OwnCheck }>()
  return policies.flatMap((policy) =>
    [...(policy.ownChecks?.values() ?? [])].flatMap((check): Diagnostic[] => {
      const other = first.get(check.id)
      if (other === undefined) first.set(check.id, { policy, check })
      // Inherited from one policy by both.
      if (other === undefined || locate(other.check.key) === locate(check.key)) return []
      return [
        {
          code: 'own-check-number',
          severity: 'error',
          span: check.key,
          text: {
            ja: `検査 ${check.id} は方針 ${other.policy.id} にもあります（${locate(other.check.key)}）`,
            en: `policy ${other.policy.id} has a check ${check.id} as well (${locate(other.check.key)})`,
          },
          hint: { ja: 'どちらかに別の番号を付けてください', en: 'give one of them another number' },
        },
      ]
    }),
  )
}

/** What is inherited is met once for every policy that inherits it. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ code, span, text }) => {
    const key = `${code} ${locate(span)} ${text.en}`
    return !seen.has(key) && seen.add(key)
  })
}
