/** What is not known where one packet passes: why a verdict on it is not certain. */
import { packetsOf } from '../model/match.ts'
import type { Rule } from '../model/rule.ts'
import { decides, matchesInterface } from '../model/rule.ts'
import type { Uncertainty } from '../model/uncertainty.ts'
import type { Packet } from '../packet/packet.ts'
import { boundRulebase } from './decide.ts'
import { egressAt } from './divert.ts'
import type { Leg } from './ways.ts'
import type { World } from './world.ts'

/** What is not known at one device that this packet depends on. */
export function unknownsOf(world: World, leg: Leg): Uncertainty[] {
  const { crossing, before, translated } = leg
  const device = world.devices.get(crossing.device)
  if (device === undefined) return []
  if (device.knowledge === 'missing') {
    return [
      {
        code: 'missing-export',
        text: { ja: `機器 ${device.id} の設定ファイル（export:）がありません`, en: `device ${device.id} has no export` },
        span: device.span,
      },
    ]
  }
  const domain = device.domains.find((d) => d.name === crossing.domain)
  if (device.knowledge === 'export' && world.interfaceOf({ device: device.id, interface: crossing.in }) === undefined) {
    const span = world.topology.devices.get(device.id)?.interfaces.get(crossing.in)?.span ?? device.span
    return [
      {
        code: 'missing-interface',
        text: {
          ja: `機器 ${device.id} の設定ファイルにインターフェース ${crossing.in} がありません`,
          en: `the export of device ${device.id} has no interface ${crossing.in}`,
        },
        span,
      },
    ]
  }
  if (domain === undefined) return []
  if (crossing.unread) {
    const features = domain.features.filter((f) => f.in === 'any' || f.in.has(crossing.in))
    return [
      ...domain.uncertainties,
      ...(domain.uncertainties.length > 0 ? [] : features.map((f) => ({ code: `active-${f.kind}`, text: f.text, span: f.span }))),
    ]
  }
  const found: Uncertainty[] = []
  const egress = egressAt(domain, crossing)
  let header = before
  for (const stage of domain.stages) {
    if (stage.kind === 'translate-destination') {
      for (const t of stage.translations)
        if (matchesInterface(t.in, crossing.in) && inexact(t.match, header)) found.push(...t.uncertainties)
      header = translated
    } else if (stage.kind === 'route') {
      if (world.interfaceOf({ device: device.id, interface: crossing.in })?.bridge !== undefined) continue
      found.push(...stage.table.uncertainties.filter((u) => u.family === undefined || u.family === header.family))
      for (const p of stage.policyRoutes)
        if (matchesInterface(p.in, crossing.in) && inexact(p.match, header)) found.push(...p.uncertainties)
    } else if (stage.kind === 'filter' || stage.kind === 'vpn') {
      const output = stage.kind === 'filter' && stage.at === 'ingress' ? '' : (egress.get(stage) ?? crossing.out)
      const rulebase = boundRulebase(stage, crossing.in, output)
      if (rulebase !== undefined) unknownRules(rulebase.rules, crossing.in, output, header, found)
    } else {
      for (const t of stage.translations) if (inexact(t.match, header)) found.push(...t.uncertainties)
    }
  }
  return [...found, ...unknownSource(world, leg)]
}

/** A source translated to the address of an interface whose address the export does not hold. */
function unknownSource(world: World, { crossing, before }: Leg): Uncertainty[] {
  const egress = world.interfaceOf({ device: crossing.device, interface: crossing.out })
  if (crossing.target?.kind !== 'interface' || egress === undefined) return []
  if (!egress.addressUnknown && egress.addresses.some(({ prefix }) => prefix.family === before.family)) return []
  const text = {
    ja: `${crossing.device} の ${crossing.out} のアドレスが設定ファイルになく、変換後の送信元が分かりません`,
    en: `the address of ${crossing.out} on ${crossing.device}, which sources are translated to, is not in the export`,
  }
  return [{ code: 'unknown-source', text, span: egress.span }]
}

/** Uncertainties of the rules a packet meets, up to the one that certainly decides it; whether there is one. */
function unknownRules(rules: readonly Rule[], input: string, output: string, header: Packet, found: Uncertainty[]): 'decided' | 'left' {
  for (const rule of rules) {
    if (!rule.enabled || !rule.initiates) continue
    const here = rule.clauses.filter((c) => matchesInterface(c.in, input) && matchesInterface(c.out, output))
    if (here.some((c) => inexact(c.match, header))) found.push(...rule.uncertainties)
    const certain = here.some((c) => packetsOf(c.match).lo.has(header))
    if (decides(rule)) {
      if (certain && rule.conditions.length === 0) return 'decided'
      continue
    }
    if (!here.some((c) => packetsOf(c.match).hi.has(header))) continue
    if (rule.chain !== undefined && unknownRules(rule.chain.rules, input, output, header, found) === 'decided' && certain) return 'decided'
    if (certain && rule.action !== 'jump') return 'left'
  }
  return 'left'
}

function inexact(match: Parameters<typeof packetsOf>[0], header: Packet): boolean {
  const { lo, hi } = packetsOf(match)
  return hi.has(header) && !lo.has(header)
}
