/** A dump as a device of the model. */
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { SourceFile, Span } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'
import type { Device, RoutingDomain } from '../../model/device.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import type { ReadOptions } from '../vendor.ts'
import type { Dump } from './dump.ts'
import { dumpOf } from './dump.ts'
import { interfacesOf, ownAddressesOf } from './interface.ts'
import { routingRulesOf } from './ip-rule.ts'
import { setsOf } from './ipset/save.ts'
import type { IptablesRuleset } from './iptables/ruleset.ts'
import { readIptables } from './iptables/ruleset.ts'
import { linksOf } from './link.ts'
import type { Unfiltered } from './lower/filter.ts'
import { forwardingRulebase } from './lower/forwarding.ts'
import { routingOf } from './lower/routing.ts'
import { stagesOf } from './lower/stages.ts'
import { nftRulesets } from './nft-listing.ts'
import { listingOf } from './route-table.ts'
import type { BaseChain, LinuxChain, LinuxMatch, Ruleset } from './ruleset.ts'
import type { Settings } from './setting.ts'
import { settingsOf } from './setting.ts'
import { strayLines } from './stray.ts'
import { joined, tallyOf, uncertainty } from './tally.ts'

export function deviceOf(
  source: SourceFile,
  { id, declared = [] }: ReadOptions,
): { readonly device: Device; readonly diagnostics: readonly Diagnostic[] } {
  const span = wholeFile(source)
  const dump = dumpOf(source)
  const tally = tallyOf()
  const links = linksOf(dump.links, tally)
  const listing = listingOf(dump.routes, tally)
  const rules = routingRulesOf(dump.rules)
  tally.understood(dump.rules.length - rules.broken.length)
  for (const line of rules.broken)
    tally.notUnderstood(
      uncertainty('unknown-statement', { ja: '解釈できない ip rule の行です', en: 'a line of ip rule is not understood' }, line.span),
    )
  const sets = setsOf(dump.sets, tally)
  const settings = settingsOf(dump.settings, tally)
  const own = ownAddressesOf(links, listing.routes)
  const iptables = readIptables(dump, own, sets)
  const nft = nftRulesets(dump, iptables, own.addresses)
  const rulesets: readonly Ruleset[] = [iptables, ...nft.rulesets]
  tally.irrelevant('repeated listing', nft.repeated)
  tally.irrelevant('host name', dump.names)
  const chains = rulesets.flatMap(({ baseChains }) => baseChains)
  const stray = strayLines(dump, tally)

  const spoken = new Set([...namesIn(chains), ...listing.routes.flatMap(({ hops }) => hops.flatMap(({ dev }) => dev ?? []))])
  const { interfaces, memberDomains, uncertainties } = interfacesOf(links, { declared, spoken, routes: listing.routes, span })
  const routed = interfaces.filter(({ domain }) => domain === '')
  const ids = routed.map((i) => i.id)
  const withIPv6 = routed.some(({ ipv6, kind }) => ipv6 && kind !== 'loopback')
  const forwardsIPv6 = withIPv6 && settings.forwarding.get(6)?.on !== false
  const carries = (family: 4 | 6): boolean => family === 4 || withIPv6
  const routing = routingOf({
    listing,
    rules,
    commands: dump.commands,
    links,
    ids: [...ids, 'lo'],
    own: own.addresses,
    carries: (family) => family === 4 || forwardsIPv6,
    span,
  })
  const unfiltered = unknownFilters(dump, iptables, dump.nft.length > 0, carries, span)
  const { stages, local } = stagesOf({
    chains,
    untracked: rulesets.flatMap(({ untracked }) => untracked ?? []),
    unfiltered,
    interfaces: routed,
    forwarding: forwardingRulebase(settings, ids),
    absent: { everywhere: new Set(withIPv6 ? [] : [6]), forwarded: new Set(forwardsIPv6 ? [] : [6]) },
    routing,
    span,
  })
  const domain: RoutingDomain = {
    name: '',
    stages,
    local,
    features: [],
    uncertainties: unique([...rulesets.flatMap((each) => each.uncertainties), ...uncertainties, ...stray.uncertainties]),
  }
  const device: Device = {
    id,
    vendor: 'linux',
    product: productOf(dump),
    hostname: dump.hostname,
    role: chains.some(({ hook, type, policy }) => hook === 'forward' && type === 'filter' && policy === 'drop') ? 'firewall' : 'router',
    knowledge: 'export',
    interfaces,
    domains: [domain, ...memberDomains],
    coverage: joined([tally.coverage(), ...rulesets.map(({ coverage }) => coverage)]),
    span,
  }
  return { device, diagnostics: [...stray.diagnostics, ...assumptions(dump, settings, span)] }
}

function productOf({ source }: Dump): string {
  const version = /^Linux \S+ (\d+\.\d+\S*) /m.exec(source.text)?.[1]
  return version === undefined ? 'Linux' : `Linux ${version}`
}

/** Interface names that rules speak of, without wildcards and negations. */
function namesIn(chains: readonly BaseChain[]): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new Set<LinuxChain>()
  const add = (match: LinuxMatch): void => {
    for (const side of [match.in, match.out]) if (side !== 'any') for (const { name, prefix } of side.names) if (!prefix) names.add(name)
  }
  const visit = (chain: LinuxChain): void => {
    if (seen.has(chain)) return
    seen.add(chain)
    for (const { matches, verdict } of chain.rules) {
      matches.forEach(add)
      if (verdict.kind === 'jump' || verdict.kind === 'goto') visit(verdict.chain)
    }
  }
  for (const { chain } of chains) visit(chain)
  return names
}

/** IP versions whose rules are not in the file. nftables may hold those of both. */
function unknownFilters(
  { commands }: Dump,
  { families }: IptablesRuleset,
  nftables: boolean,
  carries: (family: 4 | 6) => boolean,
  span: Span,
): readonly Unfiltered[] {
  if (nftables || commands.some(({ name }) => name === 'nft')) return []
  return ([4, 6] as const).flatMap((family): readonly Unfiltered[] => {
    if (families.has(family) || !carries(family)) return []
    const command = family === 4 ? 'iptables-save' : 'ip6tables-save'
    return [
      {
        family,
        uncertainty: uncertainty(
          'missing-rules',
          {
            ja: `IPv${family} のルールがありません（${command} の出力を加えてください）`,
            en: `the rules for IPv${family} are not there (add the output of ${command})`,
          },
          span,
        ),
      },
    ]
  })
}

/** What is taken for granted because the file does not say. */
function assumptions({ rules, commands }: Dump, { forwarding }: Settings, span: Span): readonly Diagnostic[] {
  const notes: Diagnostic[] = []
  const start = { ...span, end: span.start }
  if (forwarding.get(4) === undefined)
    notes.push({
      code: 'forwarding-assumed',
      severity: 'note',
      span: start,
      text: {
        ja: 'パケットを転送する機器とみなしました（net.ipv4.ip_forward の値がありません）',
        en: 'the device is taken to forward packets (the value of net.ipv4.ip_forward is not there)',
      },
      hint: {
        ja: 'sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding の出力を加えると確かになります',
        en: 'add the output of sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding to be sure',
      },
    })
  if (rules.length === 0 && !commands.some(({ name }) => name === 'rules'))
    notes.push({
      code: 'policy-routing-assumed',
      severity: 'note',
      span: start,
      text: {
        ja: 'ポリシールーティングはないものとみなしました（ip rule の出力がありません）',
        en: 'no policy routing is assumed (the output of ip rule is not there)',
      },
      hint: { ja: 'ip rule と ip -6 rule の出力を加えると確かになります', en: 'add the output of ip rule and ip -6 rule to be sure' },
    })
  return notes
}

function unique(uncertainties: readonly Uncertainty[]): readonly Uncertainty[] {
  const seen = new Set<string>()
  return uncertainties.filter(({ code, span }) => {
    const key = `${code} ${span.start}`
    return !seen.has(key) && seen.add(key).has(key)
  })
}
