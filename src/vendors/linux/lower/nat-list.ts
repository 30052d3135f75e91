/**
 * Nat chains as one first-match list: jumps are written out, what leaves a chain early is taken away from what follows.
 * The kernel asks the nat base chains of a hook one after the other until one of them translates (nf_nat_inet_fn).
 */
import type { Text } from '../../../base/text.ts'
import type { HeaderMatch } from '../../../model/match.ts'
import type { InterfaceMatch } from '../../../model/rule.ts'
import type { Uncertainty } from '../../../model/uncertainty.ts'
import { lastAddress } from '../../../packet/address.ts'
import type { Family } from '../../../packet/packet.ts'
import type { Ranges } from '../../../packet/ranges.ts'
import { intersect } from '../../../packet/ranges.ts'
import { openingOnly } from '../connection.ts'
import type { BaseChain, LinuxChain, LinuxMatch, LinuxRule, LinuxVerdict } from '../ruleset.ts'
import type { Services } from '../service-set.ts'
import { bothServices, plainServices, servicesWithout } from '../service-set.ts'
import { uncertainty } from '../tally.ts'
import { anyHeader, interfacesNamed } from './clause.ts'
import type { Region } from './region.ts'
import { EVERYTHING, headersOf, isEverything, partOf, within, withoutAll } from './region.ts'

/** A nat rule is only bounded where it would take more entries than this. */
const MOST_ENTRIES = 256

export interface NatEntry {
  readonly rule: LinuxRule | undefined
  readonly label: Text
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  readonly header: HeaderMatch
  readonly verdict: LinuxVerdict
  readonly uncertainties: readonly Uncertainty[]
  readonly span: LinuxRule['span']
}

export interface NatContext {
  readonly ids: readonly string[]
  /** Taken out of connection tracking by rules: never translated. */
  readonly untracked: Services
}

/** Within one base chain. */
interface WalkContext extends NatContext {
  /** IP versions whose packets come to the base chain. */
  readonly sees: readonly Family[]
}

/** What is said of one match: its interfaces, header and whether all of it is known. */
interface Asked {
  readonly in: InterfaceMatch
  readonly out: InterfaceMatch
  readonly header: HeaderMatch
}

/** The entries of base chains that are walked in this order. */
export function natEntries(chains: readonly BaseChain[], context: NatContext): readonly NatEntry[] {
  const entries: NatEntry[] = []
  for (const [at, base] of chains.entries()) {
    const later = chains.slice(at + 1).some(({ family }) => family === 'both' || base.family === 'both' || family === base.family)
    walk(base.chain, EVERYTHING, !later, { ...context, sees: base.family === 'both' ? [4, 6] : [base.family] }, entries)
    if (base.policy === 'drop') entries.push(policyEntry(base))
  }
  return entries
}

/**
 * Walks one chain. What rules accept leaves the chains above as well, and goes on with the next base chain: it is given back
 * unless this is the last one, where an entry stops the search.
 */
function walk(chain: LinuxChain, reach: Region, last: boolean, context: WalkContext, entries: NatEntry[]): Region {
  let here = reach
  let accepted: Region = []
  for (const rule of chain.rules) {
    const asked = rule.matches.flatMap((match) => askedBy(match, rule, context))
    const taken = (): Region => asked.flatMap((each) => within(here, partOf(each, each.header)))
    switch (rule.verdict.kind) {
      case 'continue':
        continue
      case 'return':
        here = withoutAll(here, taken(), context.ids)
        continue
      case 'jump':
      case 'goto': {
        const inside = taken()
        const done = walk(rule.verdict.chain, whole(rule, here, context.sees) ? here : inside, last, context, entries)
        accepted = [...accepted, ...done]
        here = withoutAll(here, rule.verdict.kind === 'goto' ? inside : done, context.ids)
        continue
      }
      case 'accept':
        if (!last) {
          const inside = taken()
          accepted = [...accepted, ...inside]
          here = withoutAll(here, inside, context.ids)
          continue
        }
    }
    entries.push(...entriesOf(rule, asked, here))
  }
  return accepted
}

/** A jump without any condition changes nothing about what comes along. */
function whole(rule: LinuxRule, here: Region, sees: readonly Family[]): boolean {
  return (
    isEverything(here) &&
    rule.conditions.length === 0 &&
    rule.matches.some(
      ({ in: input, out, header, state, translated, original }) =>
        input === 'any' &&
        state !== 'not-new' &&
        out === 'any' &&
        !header.partial &&
        translated === 'any' &&
        original === undefined &&
        isAnyHeader(header, sees),
    )
  )
}

function isAnyHeader({ src, dst, services }: HeaderMatch, sees: readonly Family[]): boolean {
  const everywhere = [src, dst].every(({ lo }) => sees.every((family) => spans(lo.of(family), lastAddress(family))))
  return (
    everywhere &&
    !services.negated &&
    services.lo.some(
      ({ protocols, sport, dport, family }) => spans(protocols, 255) && sport === undefined && dport === undefined && family === undefined,
    )
  )
}

function spans<N extends number | bigint>([first]: Ranges<N>, last: N): boolean {
  return first !== undefined && Number(first[0]) === 0 && first[1] === last
}

/**
 * Only packets that open a connection come to nat chains, and only tracked ones. What asks for marks, rates or earlier
 * translations may or may not match.
 */
function askedBy(match: LinuxMatch, { conditions }: LinuxRule, { ids, untracked }: NatContext): readonly Asked[] {
  if (match.state === 'not-new') return []
  const sides = { in: interfacesNamed(match.in, ids), out: interfacesNamed(match.out, ids) }
  const open = conditions.length > 0 || match.translated !== 'any' || match.original !== undefined
  const header = openingOnly(open ? { ...match.header, partial: true } : match.header)
  const { hi } = plainServices(header.services)
  const asked = (services: Services, partial: boolean): readonly Asked[] =>
    services.length === 0 ? [] : [{ ...sides, header: { ...header, services: { lo: services, hi: services, negated: false }, partial } }]
  if (header.services.lo !== header.services.hi) return [{ ...sides, header }]
  if (!hi.some((box) => untracked.some((other) => intersect(box.protocols, other.protocols).length > 0))) return asked(hi, header.partial)
  return [...asked(servicesWithout(hi, untracked), header.partial), ...asked(bothServices(hi, untracked), true)]
}

function entriesOf(rule: LinuxRule, asked: readonly Asked[], here: Region): readonly NatEntry[] {
  const { label, verdict, span } = rule
  const base = { rule, label, verdict, span }
  const doubts = [...rule.uncertainties, ...conditionDoubts(rule)]
  const entries = asked.flatMap((each): readonly NatEntry[] => {
    if (isEverything(here)) return [{ ...base, ...each, uncertainties: each.header.partial ? doubtsOr(doubts, rule) : doubts }]
    return within(here, partOf(each, each.header)).flatMap((part): readonly NatEntry[] => {
      const headers = headersOf(part, MOST_ENTRIES)
      if (headers === undefined)
        return [
          { ...base, in: part.in, out: part.out, header: { ...each.header, partial: true }, uncertainties: [...doubts, tooMany(rule)] },
        ]
      return headers.map((header) => ({
        ...base,
        in: part.in,
        out: part.out,
        header,
        uncertainties: header.partial ? doubtsOr(doubts, rule) : doubts,
      }))
    })
  })
  return entries
}

function conditionDoubts({ conditions, matches, span }: LinuxRule): readonly Uncertainty[] {
  const doubts = conditions.map(({ text }) =>
    uncertainty(
      'conditional-translation',
      { ja: `条件付きのアドレス変換です（${text.ja}）`, en: `translation on a condition (${text.en})` },
      span,
    ),
  )
  return matches.some(({ translated, original }) => translated !== 'any' || original !== undefined)
    ? [
        ...doubts,
        uncertainty(
          'conditional-translation',
          { ja: '変換前の宛先によるアドレス変換は追っていません', en: 'translation that depends on an earlier one is not followed' },
          span,
        ),
      ]
    : doubts
}

function doubtsOr(doubts: readonly Uncertainty[], { span }: LinuxRule): readonly Uncertainty[] {
  if (doubts.length > 0) return doubts
  return [
    uncertainty(
      'conditional-translation',
      { ja: 'このアドレス変換が働くかどうか分かりません', en: 'whether this translation applies is not known' },
      span,
    ),
  ]
}

function tooMany({ span }: LinuxRule): Uncertainty {
  return uncertainty(
    'too-many-alternatives',
    { ja: 'アドレス変換の条件が複雑すぎて展開できません', en: 'the conditions of this translation are too complex to write down' },
    span,
  )
}

/** Seen to drop everything or nothing, as other tables would have it: not relied on. */
function policyEntry({ chain, family, name }: BaseChain): NatEntry {
  const doubt = uncertainty(
    'drop-in-nat',
    { ja: `nat のチェイン ${name} のポリシーが drop です`, en: `the policy of nat chain ${name} is drop` },
    chain.span,
  )
  return {
    rule: undefined,
    label: { ja: `${name} のポリシー`, en: `policy of ${name}` },
    in: 'any',
    out: 'any',
    header: openingOnly(anyHeader(family, true)),
    verdict: { kind: 'unknown' },
    uncertainties: [doubt],
    span: chain.span,
  }
}
