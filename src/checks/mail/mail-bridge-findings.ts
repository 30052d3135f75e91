/** What joins LGWAN mail and Internet mail, as findings. */
import type { Channel } from '../../graph/relays/channel.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import type { Text } from '../../base/text.ts'
import { PacketSet } from '../../packet/set.ts'
import type { CheckContext, Finding } from '../check.ts'
import { carryCause, chainOf, chainWords, endsOf, lastRelay } from '../relays/chains.ts'
import { entryCause } from '../cause.ts'
import { chainConditions, undecidedChain } from '../relays/import-findings.ts'
import type { Bound, HostBridge, RelayBridge } from './mail-bridges.ts'
import { MailBridges } from './mail-bridges.ts'
import { baseTierOf, isInternetSide, placeName } from '../places.ts'
import type { CapabilityParameters, Treatment } from '../relays/relay-capabilities.ts'
import { capabilitiesUnder, treatmentOf } from '../relays/relay-capabilities.ts'
import { packetsOfClass, sanitized } from '../relays/service-class.ts'
import { surplusFindings } from '../findings/surplus.ts'
import { undeclaredCarries } from '../relays/undeclared-carries.ts'

type Context = CheckContext<CapabilityParameters>

export function bridgeFindings(context: Context): readonly Finding[] {
  const { network, topology, today, parameters } = context
  const treatment = (channel: Channel): Treatment => treatmentOf(topology, today, parameters, channel)
  const sanitizes = (channel: Channel): boolean =>
    channel.relay.kind === 'mail-sanitizer' || sanitized('mail', new Set(capabilitiesUnder(treatment(channel), 'judged')))
  const findings: Finding[] = []
  const known = new Set<string>()
  const certain = new MailBridges(network, sanitizes, 'judged')
  const perhaps = new MailBridges(network, sanitizes, 'possible')
  for (const [bound, bridges] of [['judged', certain] as const, ['possible', perhaps] as const]) {
    for (const bridge of bridges.relaysBetween()) {
      if (known.has(bridge.relay.id)) continue
      known.add(bridge.relay.id)
      findings.push(relayFinding(context, bridge, bound))
    }
    for (const path of bridges.chains()) {
      // A relay that is shown to have both kinds of sessions needs no second finding; nor the same carry in the other direction.
      const relays = path.moves.flatMap(({ into }) => (into === undefined ? [] : [into.relay.id]))
      const key = [...relays].sort().join(' ')
      if (relays.some((id) => known.has(id)) || known.has(key)) continue
      known.add(key)
      findings.push(chainFinding(context, path, treatment, bound))
    }
    for (const bridge of bridges.hosts()) {
      if (bridge.onward === undefined) continue
      const { initiator, responder } = endsOf(bridge.session)
      const key = `${initiator} ${responder} ${bridge.onward[0]?.into?.id}`
      if (known.has(key)) continue
      known.add(key)
      findings.push(onwardFinding(context, bridge, treatment, bound))
    }
  }
  return [...findings, ...directFindings(context, certain.hosts(), perhaps.hosts()), ...undeclared(context)]
}

/** Mail relays of which nobody says what they carry; a sanitizer carries nothing that is not declared. */
function undeclared(context: Context): readonly Finding[] {
  const { topology } = context
  const protectedSide = (place: string): boolean =>
    baseTierOf(topology, place) === 'lgwan' || topology.externals.get(place)?.kind === 'lgwan'
  return undeclaredCarries(
    context,
    protectedSide,
    (place) => isInternetSide(topology, place),
    ({ kind }) => kind === 'mail-relay',
  )
}

function* directFindings(context: Context, certain: readonly HostBridge[], perhaps: readonly HostBridge[]): Generator<Finding> {
  const { topology, severity } = context
  for (const { session, packets, onward, hosts } of perhaps) {
    if (onward !== undefined) continue
    const { from, to } = session
    const sure = certain.find((other) => other.onward === undefined && other.session.from === from && other.session.to === to)
    const [a, b] = [placeName(topology, from), placeName(topology, to)]
    yield* surplusFindings(context, {
      from,
      to,
      judged: sure?.packets ?? PacketSet.none,
      possible: packets,
      severity: () => severity,
      text: (_, services) => ({
        ja: `${a.ja} から ${b.ja} へメール（${services.ja}）が通ります。LGWAN ともメールをやり取りする ${hosts.toString()} が、無害化装置を通らずにインターネット側とメールをやり取りできます。`,
        en: `Mail (${services.en}) passes from ${a.en} to ${b.en}: ${hosts.toString()}, which exchanges mail with the LGWAN, can exchange mail with the Internet’s side past the sanitizer.`,
      }),
      fix: (cause) => ({
        ja: `${cause.label.ja} からメールのポートを外し、インターネット側とのメールはメール無害化装置を通してください。`,
        en: `Take the mail ports out of ${cause.label.en}, and let mail with the Internet’s side pass the mail sanitizer.`,
      }),
    })
  }
}

function relayFinding(context: Context, { relay, hop }: RelayBridge, bound: Bound): Finding {
  const { network, topology, severity } = context
  const { initiator, responder } = endsOf(hop)
  const label: Text = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
  const shared = {
    severity,
    from: initiator,
    to: responder,
    cause: entryCause('relays', relay, label),
    packets: hop[bound].and(packetsOfClass('mail')),
  }
  if (bound === 'possible') {
    const path: DataPath = { from: hop.from, to: hop.to, moves: [{ hop }], done: [], delivered: hop.possible }
    const chain = chainOf(network, path, () => ({ does: [], discounted: [] }), bound)
    const told = undecidedChain(
      network,
      chain,
      () => ({ does: [], discounted: [] }),
      relay,
      (why) => ({
        ja: `中継 ${relay.id} が LGWAN とインターネット側の両方とメールをやり取りする可能性があり、判定できません。${why.ja}。`,
        en: `Relay ${relay.id} may exchange mail with both the LGWAN and the Internet’s side; this cannot be judged: ${why.en}.`,
      }),
    )
    return { ...shared, ...told }
  }
  const outside = placeName(topology, isInternetSide(topology, hop.to) ? hop.to : hop.from)
  return {
    ...shared,
    verdict: 'violation',
    text: {
      ja: `中継 ${relay.id} は無害化装置ではありませんが、LGWAN と ${outside.ja} の両方とメールをやり取りします。`,
      en: `Relay ${relay.id} is no sanitizer and exchanges mail with both the LGWAN and ${outside.en}.`,
    },
    fix: {
      ja: `LGWAN とのメールとインターネット側とのメールを別の中継に分け、その間はメール無害化装置だけを通してください（中継 ${relay.id} の carries とルール）。`,
      en: `Keep LGWAN mail and Internet mail in separate relays with only the mail sanitizer between (the carries of relay ${relay.id}, and the rules).`,
    },
  }
}

function chainFinding(context: Context, path: DataPath, treatment: (channel: Channel) => Treatment, bound: Bound): Finding {
  const last = lastRelay(path)!
  const way = chainWords(context.topology, path)
  return pathFinding(context, path, treatment, bound, last, endsOf(path.moves.at(-1)!.hop), path.delivered, {
    ja: `${way.ja} のように、無害化装置を通らない中継だけで LGWAN とインターネット側のメールがつながります`,
    en: `LGWAN mail and Internet mail are joined by relays that pass no sanitizer: ${way.en}`,
  })
}

function onwardFinding(
  context: Context,
  { session, packets, onward, hosts }: HostBridge,
  treatment: (channel: Channel) => Treatment,
  bound: Bound,
): Finding {
  const moves = onward ?? []
  const end = moves.at(-1)!.hop
  const path: DataPath = { from: session.from, to: end.to, moves, done: [], delivered: end[bound].and(packetsOfClass('mail')) }
  const way = chainWords(context.topology, path)
  return pathFinding(context, path, treatment, bound, moves[0]!.into!, endsOf(session), packets, {
    ja: `LGWAN とメールをやり取りする ${hosts.toString()} から、${way.ja} のように無害化装置を通らずにメールが出ていきます`,
    en: `Mail goes on past the sanitizer from ${hosts.toString()}, which exchanges mail with the LGWAN: ${way.en}`,
  })
}

function pathFinding(
  context: Context,
  path: DataPath,
  treatment: (channel: Channel) => Treatment,
  bound: Bound,
  channel: Channel,
  { initiator, responder }: { readonly initiator: string; readonly responder: string },
  packets: PacketSet,
  said: Text,
): Finding {
  const { network, severity } = context
  const chain = chainOf(network, path, treatment, bound)
  const shared = { severity, from: initiator, to: responder, cause: carryCause(channel), chain, packets }
  if (bound === 'possible')
    return {
      ...shared,
      ...undecidedChain(network, chain, treatment, channel.relay, (why) => ({
        ja: `${said.ja}（その可能性があり、判定できません）。${why.ja}。`,
        en: `${said.en}; whether it does cannot be judged: ${why.en}.`,
      })),
    }
  const conditions = chainConditions(network, chain)
  return {
    ...shared,
    verdict: 'violation',
    text: { ja: `${said.ja}。`, en: `${said.en}.` },
    fix: {
      ja: `中継 ${channel.relay.id} での中継をやめ、インターネット側とのメールはメール無害化装置を通してください。`,
      en: `Stop relaying in ${channel.relay.id}, and let mail with the Internet’s side pass the mail sanitizer.`,
    },
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}
