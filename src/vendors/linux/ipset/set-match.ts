/** `-m set --match-set NAME src,dst`: one direction for every dimension of the set (iptables-extensions(8)). */
import type { Uncertainty } from '../../../model/uncertainty.ts'
import type { AddressRange } from '../../../packet/address.ts'
import { Addresses } from '../../../packet/addresses.ts'
import type { Box } from '../../../packet/set.ts'
import { PacketSet } from '../../../packet/set.ts'
import { addressesWithout } from '../iptables/address.ts'
import type { Match, Meaning, Surroundings } from '../iptables/meaning.ts'
import { conditional, doubtful, means, unreadable } from '../iptables/meaning.ts'
import type { Option } from '../iptables/option.ts'
import type { Restriction } from '../restriction.ts'
import type { ServiceBox } from '../../../model/match.ts'
import { EVERY_SERVICE } from '../service-set.ts'
import { addressPart, portPart } from './member.ts'
import type { IpSet, Member } from './save.ts'

/** More alternatives than this and the opposite of a set is not written down. */
const MOST_BOXES = 2000

type End = 'src' | 'dst'

interface Read {
  readonly alternatives: readonly Restriction[]
  readonly doubts: readonly Uncertainty[]
}

export const setMatch: Match = {
  read: (options, around) =>
    options.map((option): Meaning => {
      if (/^(?:update-counters|update-subcounters|return-nomatch)$/.test(option.name))
        return option.name === 'return-nomatch' ? unreadable(option) : means({})
      if (/^(?:packets|bytes)-(?:eq|lt|gt)$/.test(option.name))
        return conditional('rate', { ja: 'ipset のカウンター', en: 'counters of an ipset' }, option.span)
      const [name, directions] = option.values
      const ends = directions?.split(',') ?? []
      if (option.name !== 'match-set' || name === undefined || !ends.every((end): end is End => end === 'src' || end === 'dst'))
        return unreadable(option)
      return setMeaning(name, ends, option, around)
    }),
}

function setMeaning(name: string, ends: readonly End[], option: Option, around: Surroundings): Meaning {
  const set = around.sets.get(name)
  if (set === undefined) return missingSet(name, option)
  if (around.changingSets.has(name))
    return doubtful(
      'changing-set',
      { ja: `ipset ${name} の中身は通信中に変わります`, en: `the contents of ipset ${name} change while traffic flows` },
      option.span,
    )
  const read = alternativesOf(set, ends, around, 0)
  if (!option.negated) return { ...means(...read.alternatives), ...(read.doubts.length === 0 ? {} : { reasons: read.doubts }) }
  const opposite = oppositeOf(read.alternatives, around.family)
  if (opposite === undefined)
    return doubtful(
      'too-many-alternatives',
      { ja: `ipset ${name} の否定は複雑すぎて展開できません`, en: `the opposite of ipset ${name} is too complex to write down` },
      option.span,
    )
  return { ...means(...opposite), ...(read.doubts.length === 0 ? {} : { reasons: read.doubts }) }
}

function missingSet(name: string, option: Option): Meaning {
  return doubtful(
    'undefined-object',
    {
      ja: `ipset ${name} の中身がありません（ipset save の出力を加えてください）`,
      en: `the contents of ipset ${name} are not there (add the output of ipset save)`,
    },
    option.span,
  )
}

function alternativesOf(set: IpSet, ends: readonly End[], around: Surroundings, depth: number): Read {
  // With fewer directions than dimensions nothing matches (ip_set_core.c, `ip_set_test`).
  if (!set.broken && set.dimensions.length > ends.length) return { alternatives: [], doubts: [] }
  if (set.dimensions[0] === 'set') return listAlternatives(set, ends, around, depth)
  const doubts: Uncertainty[] = []
  if (set.broken) doubts.push(brokenSet(set))
  if (set.family !== around.family && !set.dimensions.every((each) => each === 'port'))
    return { alternatives: set.broken ? [{ partial: true }] : [], doubts }
  const groups = new Map<string, Member[]>()
  const first = set.dimensions.findIndex((each) => each === 'ip' || each === 'net')
  for (const member of set.members) {
    const key = member.parts.filter((_, at) => at !== first).join(',')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [member])
    else group.push(member)
  }
  const alternatives: Restriction[] = []
  for (const members of groups.values()) {
    const rest = restOf(members[0]!, set, ends, around, first)
    const bounds = first === -1 ? undefined : groupAddresses(members, set, first)
    // An exception in a set with two networks is looked up by both lengths: not followed.
    const tangled = members.some(({ nomatch }) => nomatch) && set.dimensions.filter((each) => each === 'net').length > 1
    if (rest === undefined || (first !== -1 && bounds === undefined) || tangled) {
      doubts.push(brokenSet(set))
      alternatives.push({ partial: true })
      continue
    }
    if (rest.doubt !== undefined) doubts.push(rest.doubt)
    if (bounds === undefined) {
      alternatives.push({ ...rest.restriction, ...(members.some(({ timed }) => !timed) ? {} : { partial: true as const }) })
      if (members.every(({ timed }) => timed)) doubts.push(timedSet(set))
      continue
    }
    const end = ends[first]!
    const open = bounds.hi.minus(bounds.lo)
    if (!bounds.lo.isEmpty) alternatives.push(withAddresses(rest.restriction, end, bounds.lo))
    if (!open.isEmpty) {
      alternatives.push({ ...withAddresses(rest.restriction, end, open), partial: true })
      doubts.push(timedSet(set))
    }
  }
  if (set.broken) alternatives.push({ partial: true })
  return { alternatives, doubts: unique(doubts) }
}

function withAddresses(restriction: Restriction, end: End, addresses: Addresses): Restriction {
  const known = restriction[end]
  return { ...restriction, [end]: known === undefined ? addresses : known.and(addresses) }
}

/** Wider members first, narrower ones over them: `nomatch` is an exception, and what is narrower still an exception from that. */
function groupAddresses(
  members: readonly Member[],
  set: IpSet,
  at: number,
): { readonly lo: Addresses; readonly hi: Addresses } | undefined {
  const read = members.map((member) => ({ member, part: addressPart(member.parts[at] ?? '', set.family, set.netmask) }))
  if (read.some(({ part }) => part === undefined)) return undefined
  const plain = read.every(({ member }) => !member.nomatch && !member.timed)
  if (plain) {
    const addresses = Addresses.ofRanges(read.map(({ part }) => part!.range))
    return { lo: addresses, hi: addresses }
  }
  const sorted = read.toSorted((a, b) => a.part!.length - b.part!.length)
  const build = (counts: (member: Member) => boolean): Addresses =>
    sorted
      .filter(({ member }) => counts(member))
      .reduce((sum, { member, part }) => {
        const one = Addresses.ofRanges([part!.range as AddressRange])
        return member.nomatch ? sum.minus(one) : sum.or(one)
      }, Addresses.none)
  const lo = build((member) => !member.timed || member.nomatch)
  const hi = build((member) => !member.timed || !member.nomatch)
  return { lo: lo.and(hi), hi: hi.or(lo) }
}

/** What the other dimensions of a member demand. */
function restOf(
  member: Member,
  set: IpSet,
  ends: readonly End[],
  { family }: Surroundings,
  except: number,
): { readonly restriction: Restriction; readonly doubt?: Uncertainty } | undefined {
  if (member.parts.length !== set.dimensions.length) return undefined
  let restriction: Restriction = {}
  let doubt: Uncertainty | undefined
  for (const [at, dimension] of set.dimensions.entries()) {
    const written = member.parts[at]!
    const end = ends[at]!
    if (at === except) continue
    switch (dimension) {
      case 'ip':
      case 'net': {
        const part = addressPart(written, set.family, undefined)
        if (part === undefined) return undefined
        restriction = withAddresses(restriction, end, Addresses.ofRanges([part.range]))
        break
      }
      case 'port': {
        const box = portPart(written, end, family, set.dimensions.length === 1)
        if (box === undefined) return undefined
        restriction = { ...restriction, services: [box] }
        break
      }
      case 'iface':
        if (written.startsWith('physdev:')) return undefined
        restriction = { ...restriction, [end === 'src' ? 'in' : 'out']: { negated: false, names: [{ name: written, prefix: false }] } }
        break
      case 'mac':
      case 'mark':
        restriction = { ...restriction, partial: true }
        doubt = {
          code: 'packet-mark',
          text: { ja: `ipset ${set.name} の ${dimension} は判定できません`, en: `${dimension} of ipset ${set.name} is not evaluated` },
          span: set.span,
        }
        break
      case 'set':
        return undefined
    }
  }
  return { restriction, ...(doubt === undefined ? {} : { doubt }) }
}

function listAlternatives(list: IpSet, ends: readonly End[], around: Surroundings, depth: number): Read {
  const parts = list.members.map(({ parts: [name = ''], span, nomatch }): Read => {
    const set = around.sets.get(name)
    if (set === undefined || depth > 2 || nomatch)
      return {
        alternatives: [{ partial: true }],
        doubts: [
          {
            code: 'undefined-object',
            text: { ja: `ipset ${name} の中身がありません`, en: `the contents of ipset ${name} are not there` },
            span,
          },
        ],
      }
    if (around.changingSets.has(name)) return { alternatives: [{ partial: true }], doubts: [brokenSet(set)] }
    return alternativesOf(set, ends, around, depth + 1)
  })
  const broken: Read = list.broken ? { alternatives: [{ partial: true }], doubts: [brokenSet(list)] } : { alternatives: [], doubts: [] }
  return {
    alternatives: [...parts, broken].flatMap(({ alternatives }) => alternatives),
    doubts: unique([...parts, broken].flatMap(({ doubts }) => doubts)),
  }
}

/** Everything that none of the alternatives matches. */
function oppositeOf(alternatives: readonly Restriction[], family: 4 | 6): readonly Restriction[] | undefined {
  if (alternatives.length === 0) return [{}]
  if (alternatives.some((each) => each.in !== undefined || each.out !== undefined)) return undefined
  const sure = alternatives.filter(({ partial }) => partial !== true)
  const [only] = alternatives
  const simple = alternatives.every(({ services, dst }) => services === undefined && dst === undefined)
    ? 'src'
    : alternatives.every(({ services, src }) => services === undefined && src === undefined)
      ? 'dst'
      : undefined
  if (simple !== undefined && only !== undefined) {
    const whole = family === 4 ? Addresses.allIPv4 : Addresses.allIPv6
    const most = Addresses.union(sure.map((each) => each[simple] ?? whole))
    const least = Addresses.union(alternatives.map((each) => each[simple] ?? whole))
    const certain = addressesWithout(family, least)
    const open = addressesWithout(family, most).minus(certain)
    return [...(certain.isEmpty ? [] : [{ [simple]: certain }]), ...(open.isEmpty ? [] : [{ [simple]: open, partial: true as const }])]
  }
  const packets = (some: readonly Restriction[]): PacketSet =>
    PacketSet.union(some.flatMap((each) => (each.services ?? EVERY_SERVICE).map((box) => packetsIn(each, box, family))))
  const whole = family === 4 ? PacketSet.ipv4 : PacketSet.ipv6
  const certain = whole.minus(packets(alternatives)).boxes(MOST_BOXES)
  const open = packets(alternatives).minus(packets(sure)).and(whole).boxes(MOST_BOXES)
  if (certain.truncated || open.truncated) return undefined
  return [
    ...certain.boxes.map((box) => restrictionOf(box)),
    ...open.boxes.map((box) => ({ ...restrictionOf(box), partial: true as const })),
  ]
}

function packetsIn({ src, dst }: Restriction, { protocols, sport, dport }: ServiceBox, family: 4 | 6): PacketSet {
  return PacketSet.box({
    protocols,
    ...(src === undefined ? {} : { src }),
    ...(dst === undefined ? {} : { dst }),
    ...(sport === undefined ? {} : { sport }),
    ...(dport === undefined ? {} : { dport }),
  }).and(family === 4 ? PacketSet.ipv4 : PacketSet.ipv6)
}

function restrictionOf({ family, protocols, src, dst, sport, dport }: Box): Restriction {
  const addresses = (ranges: Box['src']): Addresses => Addresses.ofRanges(ranges.map(([low, high]) => ({ family, low, high })))
  const any = (ports: Box['sport']): boolean => ports[0]?.[0] === 0 && ports[0][1] === 65535
  return {
    src: addresses(src),
    dst: addresses(dst),
    services: [{ protocols, ...(any(sport) ? {} : { sport }), ...(any(dport) ? {} : { dport }) }],
  }
}

function brokenSet({ name, span }: IpSet): Uncertainty {
  return {
    code: 'unknown-statement',
    text: { ja: `ipset ${name} に解釈できない部分があります`, en: `parts of ipset ${name} are not understood` },
    span,
  }
}

function timedSet({ name, span }: IpSet): Uncertainty {
  return {
    code: 'changing-set',
    text: { ja: `ipset ${name} には期限付きの要素があります`, en: `ipset ${name} has members that expire` },
    span,
  }
}

function unique(doubts: readonly Uncertainty[]): readonly Uncertainty[] {
  const seen = new Set<string>()
  return doubts.filter(({ code, span }) => {
    const key = `${code} ${span.start}`
    return !seen.has(key) && seen.add(key).has(key)
  })
}
