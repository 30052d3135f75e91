/** A device as plain data: its rules with the vendor forgotten, in words that people and programs read. */
import { locate } from '../base/span.ts'
import type { Span } from '../base/span.ts'
import { positionAt } from '../base/span.ts'
import type { Text } from '../base/text.ts'
import { verbatim } from '../base/text.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { AddressBounds, HeaderMatch, ServiceBounds } from '../model/match.ts'
import type { Clause, DestinationTranslation, InterfaceMatch, Rule, Rulebase, SourceTarget, SourceTranslation } from '../model/rule.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import { formatAddress, formatRange } from '../packet/address.ts'
import { Addresses } from '../packet/addresses.ts'
import { formatServices } from '../packet/service.ts'
import type {
  ImportedDomain,
  ImportedInterface,
  ImportedList,
  ImportedRule,
  ImportedTranslation,
  ImportedWay,
  Told,
} from '../report/imported.ts'
import { maskLine } from '../report/secrets.ts'

export function interfacesOf({ interfaces }: Device): ImportedInterface[] {
  return interfaces.map(({ id, domain, kind, enabled, addresses, addressUnknown, used }) => ({
    id,
    domain,
    kind,
    enabled,
    addresses: addresses.map(({ prefix }) => `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`),
    addressUnknown,
    used,
  }))
}

export function domainOf(domain: RoutingDomain): ImportedDomain {
  const chains = new Map<readonly Rule[], ImportedList>()
  const lists: ImportedList[] = []
  const list = (kind: ImportedList['kind'], input: InterfaceMatch, output: InterfaceMatch, rulebase: Rulebase): void => {
    lists.push({
      kind,
      name: rulebase.name,
      in: namesOf(input),
      out: namesOf(output),
      otherwise: rulebase.otherwise,
      rules: rulebase.rules.map(ruleOf),
    })
    collectChains(rulebase.rules, chains)
  }
  const translations: ImportedTranslation[] = []
  let routes = 0
  let policyRoutes = 0
  const routesUnknown: Told[] = []
  for (const stage of domain.stages) {
    if (stage.kind === 'filter') for (const binding of stage.bindings) list(stage.at, binding.in, binding.out, binding.rulebase)
    else if (stage.kind === 'translate-destination') translations.push(...stage.translations.map(destinationOf))
    else if (stage.kind === 'translate-source') translations.push(...stage.translations.map(sourceOf))
    else if (stage.kind === 'route') {
      routes += stage.table.routes.length
      policyRoutes += stage.policyRoutes.length
      routesUnknown.push(...stage.table.uncertainties.map(told))
    }
  }
  for (const binding of domain.local.bindings) {
    lists.push({
      kind: 'local',
      name: binding.label,
      in: namesOf(binding.in),
      out: [],
      otherwise: 'deny',
      rules: binding.accepts.map((match, i) => acceptOf(match, i, binding)),
    })
    for (const rulebase of binding.rulebases ?? []) list('local', binding.in, 'any', rulebase)
  }
  return {
    name: domain.name,
    lists: [...lists, ...chains.values()],
    translations,
    routes,
    policyRoutes,
    routesUnknown,
    features: domain.features.map(told),
    unknown: domain.uncertainties.map(told),
  }
}

/** Every list that rules lead to, once, in the order they are met. */
function collectChains(rules: readonly Rule[], chains: Map<readonly Rule[], ImportedList>): void {
  for (const { chain } of rules) {
    if (chain === undefined || chains.has(chain.rules)) continue
    chains.set(chain.rules, { kind: 'chain', name: chain.name, in: [], out: [], rules: chain.rules.map(ruleOf) })
    collectChains(chain.rules, chains)
  }
}

export function told({ text, span }: Uncertainty | { readonly text: Text; readonly span: Span }): Told {
  return { text, place: locate(span) }
}

function ruleOf(rule: Rule, index: number): ImportedRule {
  return {
    position: index + 1,
    id: rule.id,
    label: rule.label,
    enabled: rule.enabled,
    action: rule.action,
    ...(rule.chain === undefined ? {} : { chain: rule.chain.name }),
    answersOnly: !rule.initiates,
    ways: rule.clauses.map(wayOf),
    ...(rule.sourceTarget === undefined ? {} : { sourceTranslation: targetWords(rule.sourceTarget) }),
    conditions: rule.conditions.map(({ text }) => text),
    unknown: rule.uncertainties.map(({ text }) => text),
    logged: rule.logged,
    place: locate(rule.span),
    original: originalOf(rule.span),
  }
}

/** One of the packets a device takes for itself, as the permit it is. */
function acceptOf(match: HeaderMatch, index: number, { label, span }: { readonly label: Text; readonly span: Span }): ImportedRule {
  return {
    position: index + 1,
    id: '',
    label,
    enabled: true,
    action: 'permit',
    answersOnly: false,
    ways: [{ in: [], out: [], ...fieldsOf(match) }],
    conditions: [],
    unknown: [],
    logged: false,
    place: locate(span),
    original: originalOf(span),
  }
}

function wayOf({ in: input, out, translated, match }: Clause): ImportedWay {
  const words: Text | undefined =
    translated === 'any'
      ? undefined
      : translated === 'none'
        ? { ja: '宛先 NAT を受けていないものだけ', en: 'only where the destination was not translated' }
        : { ja: `宛先 NAT ${[...translated].join('、')} を受けたものだけ`, en: `only after destination NAT ${[...translated].join(', ')}` }
  return { in: namesOf(input), out: namesOf(out), ...fieldsOf(match), ...(words === undefined ? {} : { translated: words }) }
}

function fieldsOf(match: HeaderMatch): Pick<ImportedWay, 'source' | 'destination' | 'service' | 'exact'> {
  const { src, dst, services, partial } = match
  return {
    source: addressWords(src),
    destination: addressWords(dst),
    service: serviceWords(services),
    exact: !partial && src.lo === src.hi && dst.lo === dst.hi && services.lo === services.hi,
  }
}

function addressWords({ hi }: AddressBounds): string[] {
  return hi.equals(Addresses.all) ? ['any'] : hi.ranges().map(formatRange)
}

function serviceWords({ lo, hi, negated }: ServiceBounds): string[] {
  // What a negated service certainly leaves out bounds what it can match.
  const boxes = negated ? lo : hi
  const words = boxes.map((box) => {
    const text = withFamily(formatServices([box]), box.family)
    return box.dst === undefined ? text : `${text} (to ${box.dst.toString()})`
  })
  const each = [...new Set(words)]
  if (!negated) return each.includes('any') ? ['any'] : each
  return each.length === 0 ? ['any'] : each.map((word) => `!${word.replaceAll(', ', ', !')}`)
}

/** The IP version of services that do not name it, as ICMP does. */
function withFamily(text: string, family: 4 | 6 | undefined): string {
  if (family === undefined || /^icmp|\(IPv/.test(text)) return text
  const mark = ` (IPv${family})`
  return (text.includes('(') ? [text] : text.split(', ')).map((word) => word + mark).join(', ')
}

function namesOf(match: InterfaceMatch): string[] {
  return match === 'any' ? [] : match.size === 0 ? ['-'] : [...match]
}

function targetWords(target: SourceTarget | { readonly kind: 'none' }): Text {
  switch (target.kind) {
    case 'interface':
      return { ja: '出口インターフェースのアドレス', en: 'address of the egress interface' }
    case 'pool':
      return verbatim(target.addresses.toString())
    case 'static':
      return verbatim(formatRange({ family: target.family, low: target.to, high: target.to + target.high - target.low }))
    case 'static-port':
      return verbatim(`${target.to.toString()} port ${target.port}`)
    case 'none':
      return { ja: '変換しない', en: 'not translated' }
    case 'unknown':
      return { ja: '不明', en: 'not known' }
  }
}

function destinationOf(translation: DestinationTranslation): ImportedTranslation {
  const { id, label, in: input, match, to, port, span } = translation
  const address: Text =
    to.kind === 'offset'
      ? verbatim(formatRange({ family: to.family, low: to.to, high: to.to + to.high - to.low }))
      : to.kind === 'set'
        ? verbatim(to.addresses.toString())
        : targetWords({ kind: to.kind })
  const ports =
    port === undefined
      ? ''
      : port.kind === 'offset'
        ? ` port ${rangeWords(port.to, port.to + port.high - port.low)}`
        : ` port ${port.ports.map(([low, high]) => rangeWords(low, high)).join(', ')}`
  return {
    kind: 'destination',
    id,
    label,
    in: namesOf(input),
    out: [],
    ...fieldsOf(match),
    to: { ja: address.ja + ports, en: address.en + ports },
    place: locate(span),
    original: originalOf(span),
  }
}

function sourceOf({ id, label, in: input, out, match, target, span }: SourceTranslation): ImportedTranslation {
  return {
    kind: 'source',
    id,
    label,
    in: namesOf(input),
    out: namesOf(out),
    ...fieldsOf(match),
    to: targetWords(target),
    place: locate(span),
    original: originalOf(span),
  }
}

function rangeWords(low: number, high: number): string {
  return low === high ? String(low) : `${low}-${high}`
}

/** Lines of an entry that are shown; the rest is where the place says. */
const MOST_LINES = 12

function originalOf({ source, start, end }: Span): string[] {
  const first = positionAt(source, start).line
  const last = positionAt(source, Math.max(start, end - 1)).line
  const lines: string[] = []
  for (let line = first; line <= Math.min(last, first + MOST_LINES - 1); line++) {
    const text = maskLine(source, line)
    lines.push((source.sheets === undefined ? text : text.split('\t').join(' | ')).trim())
  }
  return [...lines, ...(last - first >= MOST_LINES ? ['…'] : [])]
}
