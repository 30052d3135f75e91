/** `dnat`, `snat`, `masquerade`, `redirect` as verdicts (nft(8) "NAT STATEMENTS"); with a map, one per element. */
import type { Text } from '../../../base/text.ts'
import type { AddressRange } from '../../../packet/address.ts'
import { rangeOf, widthOf as bitsOf } from '../../../packet/address.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { normalise } from '../../../packet/ranges.ts'
import type { LinuxVerdict } from '../ruleset.ts'
import type { Constraint } from './constraint.ts'
import { and, constraintOf } from './constraint.ts'
import { intervalOf, small } from './interval.ts'
import { notRead } from './ledger.ts'
import type { Context } from './lookup.ts'
import { contentsOf } from './lookup.ts'
import { ofFamily } from './part.ts'
import { selected } from './relation.ts'
import type { Element, Expression, Statement } from './tree.ts'

type Translate = Extract<Statement, { kind: 'translate' }>

interface Outcome {
  readonly verdict: LinuxVerdict
  readonly constraint: Constraint
  readonly element?: Element
}

/** Where packets go: an interval of addresses, ports, or both. */
interface Target {
  readonly address?: AddressRange
  readonly ports?: Ranges<number>
}

export function translations(statement: Translate, base: Constraint, context: Context): readonly Outcome[] {
  const map = [statement.address, statement.port].find((part) => part?.kind === 'map')
  if (map?.kind !== 'map') return [plain(statement, targetOf(statement, statement.address, statement.port, base, context), base, context)]
  const contents = contentsOf(map.data, context)
  if (contents === undefined) return [plain(statement, undefined, base, context)]
  const inAddress = map === statement.address
  const targetIn = ({ data }: Element): Target | undefined =>
    data === undefined
      ? undefined
      : inAddress
        ? targetOf(statement, data, statement.port, base, context)
        : targetOf(statement, statement.address, data, base, context)
  // Generators and hashes choose any element: one outcome with every target.
  if (map.key.kind === 'opaque' && contents.complete) return [balanced(statement, contents.elements.map(targetIn), base, context)]
  const found = contents.elements.map((element): Outcome => {
    const others = contents.elements.filter((other) => other !== element)
    const chosen = selected(map.key, element, others, context)
    const doubtful = !contents.certain || element.limited
    const constraint = and(base, {
      ...chosen,
      parts: doubtful ? chosen.parts.map((part) => ({ ...part, partial: true })) : chosen.parts,
      doubts: [...chosen.doubts, ...contents.doubts],
      origins: [...chosen.origins, ...contents.origins],
    })
    const from = statement.prefix ? prefixKey(element.key, targetIn(element)?.address?.family) : undefined
    return { ...plain(statement, targetIn(element), constraint, context, from), element }
  })
  if (contents.complete) return found
  const rest = { ...base, parts: base.parts.map((part) => ({ ...part, partial: true })), doubts: [...base.doubts, ...contents.doubts] }
  return [...found, { verdict: { kind: 'unknown' }, constraint: rest }]
}

function prefixKey(key: Expression, family: 4 | 6 | undefined): AddressRange | undefined {
  if (family === undefined) return undefined
  const interval = intervalOf(key, family === 4 ? 'address-4' : 'address-6')
  return interval === undefined ? undefined : { family, low: interval[0], high: interval[1] }
}

/** One target for the packets of a constraint; undefined target: not understood. */
function plain(statement: Translate, target: Target | undefined, constraint: Constraint, context: Context, mapped?: AddressRange): Outcome {
  if (target === undefined) return { verdict: { kind: 'unknown' }, constraint: unreadTarget(statement, constraint, context) }
  const { address, ports } = target
  const withPorts = ports === undefined ? {} : { ports }
  switch (statement.how) {
    case 'masquerade':
      return { verdict: { kind: 'masquerade' }, constraint }
    case 'redirect':
      return { verdict: { kind: 'redirect', ...withPorts }, constraint }
    case 'dnat': {
      const from = statement.prefix ? (mapped ?? prefixAround(constraint, 'dst', address)) : undefined
      const to = address === undefined ? undefined : [address]
      return {
        verdict: { kind: 'dnat', to, ...(from === undefined ? {} : { from }), ...withPorts },
        constraint: limited(constraint, address),
      }
    }
    case 'snat': {
      // Ports only: the address stays; not a target the model has.
      if (address === undefined) return { verdict: { kind: 'unknown' }, constraint: unreadTarget(statement, constraint, context) }
      const from = statement.prefix ? (mapped ?? prefixAround(constraint, 'src', address)) : undefined
      const keepsPort = from !== undefined
      return {
        verdict: { kind: 'snat', to: [address], ...(from === undefined ? {} : { from }), keepsPort },
        constraint: limited(constraint, address),
      }
    }
  }
}

/** A translation to an IPv4 address concerns IPv4 packets. */
function limited(constraint: Constraint, address: AddressRange | undefined): Constraint {
  return address === undefined ? constraint : and(constraint, constraintOf([ofFamily(address.family)]))
}

function balanced(statement: Translate, targets: readonly (Target | undefined)[], base: Constraint, context: Context): Outcome {
  const known = targets.filter((target) => target !== undefined)
  const [first] = known
  if (known.length < targets.length || first === undefined) return plain(statement, undefined, base, context)
  const addresses = known.flatMap(({ address }) => (address === undefined ? [] : [address]))
  const ports = known.some((target) => target.ports === undefined)
    ? undefined
    : normalise(known.flatMap((target) => [...(target.ports ?? [])]))
  const outcome = plain(statement, { ...first, ...(ports === undefined ? {} : { ports }) }, base, context)
  const { verdict } = outcome
  // Some targets keep the port and others do not: that is no one verdict.
  if (known.some((target) => target.ports !== undefined) && ports === undefined) return plain(statement, undefined, base, context)
  if (verdict.kind === 'dnat' && verdict.to !== undefined) return { ...outcome, verdict: { ...verdict, to: addresses } }
  if (verdict.kind === 'snat') return { ...outcome, verdict: { ...verdict, to: addresses } }
  return outcome
}

function unreadTarget(statement: Translate, constraint: Constraint, { ledger }: Context): Constraint {
  const words = ledger.source.text.slice(statement.start, statement.end)
  const text: Text = notRead(words)
  const doubt = ledger.doubt('unknown-statement', text, statement)
  return {
    ...constraint,
    parts: constraint.parts.map((part) => ({ ...part, partial: true })),
    doubts: [...constraint.doubts, doubt],
    unread: [...constraint.unread, doubt],
  }
}

function targetOf(
  statement: Translate,
  address: Expression | undefined,
  port: Expression | undefined,
  base: Constraint,
  context: Context,
): Target | undefined {
  // A map's value may be `address . port`.
  const [place, after] = address?.kind === 'concat' && address.parts.length === 2 ? address.parts : [address, port]
  const range = place === undefined ? undefined : addressRange(place, familyOf(statement, base, context))
  const ports = after === undefined ? undefined : intervalOf(after, 'port')
  if ((place !== undefined && range === undefined) || (after !== undefined && ports === undefined)) return undefined
  return { ...(range === undefined ? {} : { address: range }), ...(ports === undefined ? {} : { ports: small([ports]) }) }
}

function familyOf(statement: Translate, base: Constraint, { table }: Context): 4 | 6 | undefined {
  if (statement.family !== undefined) return statement.family
  if (table.family === 'ip') return 4
  if (table.family === 'ip6') return 6
  if (base.parts.length > 0 && base.parts.every(({ src }) => src.hi.v6.length === 0)) return 4
  return base.parts.length > 0 && base.parts.every(({ src }) => src.hi.v4.length === 0) ? 6 : undefined
}

function addressRange(expression: Expression, family: 4 | 6 | undefined): AddressRange | undefined {
  for (const version of family === undefined ? ([4, 6] as const) : [family]) {
    const interval = intervalOf(expression, version === 4 ? 'address-4' : 'address-6')
    if (interval !== undefined) return { family: version, low: interval[0], high: interval[1] }
  }
  return undefined
}

/** The one block of a prefix's size that all packets of a rule are in, for `dnat prefix to` without a map. */
function prefixAround({ parts }: Constraint, side: 'src' | 'dst', to: AddressRange | undefined): AddressRange | undefined {
  if (to === undefined) return undefined
  const size = to.high - to.low + 1n
  const length = bitsOf(to.family) - (size.toString(2).length - 1)
  const blocks = parts.flatMap((part) =>
    part[side].hi
      .of(to.family)
      .flatMap(([low, high]) => [
        rangeOf({ family: to.family, address: low, length }),
        rangeOf({ family: to.family, address: high, length }),
      ]),
  )
  const [first] = blocks
  return first !== undefined && blocks.every(({ low }) => low === first.low) ? first : undefined
}
