/** One rule line as alternatives that match, conditions and doubts. */
import type { Span } from '../../../base/span.ts'
import type { Condition, Uncertainty } from '../../../model/uncertainty.ts'
import { protocolNumber } from '../protocol-name.ts'
import type { Restriction } from '../restriction.ts'
import { ANYTHING, bothOf, matchOf } from '../restriction.ts'
import type { InterfaceNames, LinuxMatch } from '../ruleset.ts'
import { uncertainty } from '../tally.ts'
import { addressesOf, addressesWithout } from './address.ts'
import { meaningsOf } from './match.ts'
import { protocolServices } from './match-port.ts'
import type { Meaning, Surroundings } from './meaning.ts'
import { ALWAYS, doubtful, means, NEVER, unreadable } from './meaning.ts'
import type { Option, RuleText } from './option.ts'

export interface RuleMeaning {
  readonly matches: readonly LinuxMatch[]
  readonly restrictions: readonly Restriction[]
  readonly conditions: readonly Condition[]
  readonly doubts: readonly Uncertainty[]
}

export function ruleMeaning({ base, matches, only }: RuleText, around: Omit<Surroundings, 'protocol'>): RuleMeaning {
  const { family } = around
  const protocols = base.filter(({ name }) => name === 'protocol')
  const protocol = protocols.length === 1 && !protocols[0]!.negated ? protocolNumber(protocols[0]!.values[0] ?? '') : undefined
  const surroundings: Surroundings = { ...around, protocol }
  const meanings = [
    ...(only === undefined || only === family ? [] : [NEVER]),
    ...base.map((option) => baseMeaning(option, family)),
    ...matches.flatMap((match) => meaningsOf(match, surroundings)),
  ]
  const doubts = meanings.flatMap((each) => each.doubts)
  let alternatives: readonly Restriction[] = ANYTHING
  let whole = true
  for (const meaning of meanings) {
    const joined = bothOf(alternatives, meaning.alternatives)
    if (joined === undefined) whole = false
    else alternatives = joined
  }
  const partial = doubts.length > 0 || !whole
  const open = partial || alternatives.some((each) => each.partial)
  const said = [
    ...doubts,
    ...(open ? meanings.flatMap((each) => each.reasons ?? []) : []),
    ...(whole ? [] : [tooMany((base[0] ?? matches[0])!.span)]),
  ]
  return {
    matches: alternatives.map((each) => matchOf(each, family, partial)),
    restrictions: alternatives,
    conditions: meanings.flatMap((each) => each.conditions),
    // Two demands on one interface are not always exact.
    doubts: open && said.length === 0 ? [notExact((base[0] ?? matches[0])!.span)] : said,
  }
}

function tooMany(span: Span): Uncertainty {
  const text = { ja: '条件の組み合わせが多すぎて展開できません', en: 'too many combinations of conditions to write down' }
  return uncertainty('too-many-alternatives', text, span)
}

function notExact(span: Span): Uncertainty {
  const text = { ja: '条件の組み合わせを正確には評価できません', en: 'the combination of conditions is not evaluated exactly' }
  return uncertainty('too-many-alternatives', text, span)
}

function baseMeaning(option: Option, family: 4 | 6): Meaning {
  const { name, values, negated } = option
  const [value = ''] = values
  if (name === 'set-counters') return ALWAYS
  if (name === 'fragment') {
    // Where connections are tracked packets are whole; elsewhere the first fragment opens the connection.
    return values.length > 0 ? unreadable(option) : negated ? ALWAYS : means({ state: 'not-new' })
  }
  if (values.length !== 1) return unreadable(option)
  switch (name) {
    case 'source':
    case 'destination': {
      const found = addressesOf(value, family)
      if (found === undefined) return unreadable(option)
      const addresses = negated ? addressesWithout(family, found.addresses) : found.addresses
      const end = name === 'source' ? 'src' : 'dst'
      if (!found.exact)
        return doubtful(
          'non-contiguous-mask',
          { ja: 'マスクの穴が多すぎて展開できません', en: 'a mask with too many holes to write down' },
          option.span,
        )
      return addresses.isEmpty ? NEVER : means({ [end]: addresses })
    }
    case 'in-interface':
      return means({ in: namesIn(value, negated) })
    case 'out-interface':
      return means({ out: namesIn(value, negated) })
    case 'protocol': {
      const number = value === 'all' ? 0 : protocolNumber(value)
      if (number === undefined) return unreadable(option)
      const services = protocolServices(number, negated, family)
      return services === undefined ? ALWAYS : services.length === 0 ? NEVER : means({ services })
    }
    default:
      return unreadable(option)
  }
}

/** `eth0`, or `eth+`: every name that begins so. */
function namesIn(written: string, negated: boolean): InterfaceNames {
  const prefix = written.endsWith('+')
  return { negated, names: [{ name: prefix ? written.slice(0, -1) : written, prefix }] }
}
