/** Sessions at relays that no carry speaks of, as findings. */
import type { Text } from '../../base/text.ts'
import { japanese, listOf, verbatim } from '../../base/text.ts'
import type { Channel, Side } from '../../graph/relays/channel.ts'
import type { DataPath } from '../../graph/relays/data-path.ts'
import type { Hop } from '../../graph/relays/live.ts'
import type { Carry, RelayLeg } from '../../model/relay.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import { chainOf, endsOf, linkCause } from './chains.ts'
import type { ChainLink, CheckContext, Finding } from '../check.ts'
import { describeServices } from '../describe.ts'
import { chainConditions, undecidedChain } from './import-findings.ts'
import { CONTENT } from './content.ts'
import { placeName } from '../places.ts'
import type { RelayMachine } from './relay-machines.ts'
import { legAddresses } from './relay-machines.ts'
import type { Treatment } from './relay-capabilities.ts'
import type { Sides, UndeclaredSession } from './undeclared-sessions.ts'
import { keyOf, undeclaredSessions } from './undeclared-sessions.ts'

/** What no carry speaks of, nobody says anything is done to. */
const untouched: Treatment = { does: [], discounted: [] }

/** Certain ones, then those of which it is not known. */
export function undeclaredSessionFindings(context: CheckContext<unknown>, sides: Sides): readonly Finding[] {
  const told = new Map<string, PacketSet>()
  return (['judged', 'possible'] as const).flatMap((bound) =>
    undeclaredSessions(context, sides, bound).flatMap((found): readonly Finding[] => {
      const key = keyOf(found)
      const hop = found[found.undeclared]
      const packets = hop[bound].minus(told.get(key) ?? PacketSet.none)
      if (packets.isEmpty) return []
      told.set(key, packets)
      return [findingOf(context, { ...found, [found.undeclared]: { ...hop, [bound]: packets } }, bound, packets)]
    }),
  )
}

function findingOf(context: CheckContext<unknown>, found: UndeclaredSession, bound: 'judged' | 'possible', packets: PacketSet): Finding {
  const { network, severity } = context
  const { machine, entering, leaving, undeclared } = found
  const relay = machine.relays[0]!
  const path: DataPath = {
    from: entering.from,
    to: leaving.to,
    moves: [{ hop: entering, into: channelBetween(machine, entering, leaving, bound) }, { hop: leaving }],
    done: [],
    delivered: leaving[bound],
  }
  const chain = chainOf(network, path, () => untouched, bound)
  const [first, last] = chain as [ChainLink, ChainLink]
  const link = undeclared === 'entering' ? first : last
  const { initiator, responder } = endsOf(link.hop)
  const shared = {
    severity,
    from: initiator,
    to: responder,
    packets,
    chain,
    ...(link.trace === undefined ? {} : { trace: link.trace }),
  }
  const names = listOf([...new Set(machine.relays.map(({ id }) => id))].map(verbatim))
  const both = listOf([sideWords(context, entering, entering.to, bound), sideWords(context, leaving, leaving.from, bound)])
  if (bound === 'possible')
    return {
      ...shared,
      ...undecidedChain(
        network,
        chain,
        () => untouched,
        relay,
        (why) => ({
          ja: `中継 ${names.ja} の両側で、申告（carries）にない通信が開いている可能性があり（${both.ja}）、判定できません。${why.ja}。`,
          en: `Sessions that the carries of relay ${names.en} do not declare may be open on both sides (${both.en}); this cannot be judged: ${why.en}.`,
        }),
      ),
    }
  const conditions = chainConditions(network, chain)
  const cause = link.trace === undefined ? entryCause('relays', relay, relayLabel(relay.id)) : linkCause(network, link)
  return {
    ...shared,
    verdict: 'violation',
    text: sentence(context, found, names, both, bound),
    cause,
    fix: fixOf(context, found, names, chain),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

/** `san-lg の足と 業務サーバ (lg-server) の間の tcp/445`. */
function sideWords({ topology }: CheckContext<unknown>, hop: Hop, home: string, bound: 'judged' | 'possible'): Text {
  const partner = hop.from === home ? hop.to : hop.from
  const services = hop.opened === 'person' ? { ja: '手作業', en: 'carrying by hand' } : contentWords(hop[bound])
  const [leg, other] = [placeName(topology, home), placeName(topology, partner)]
  if (partner === home) return { ja: japanese`${leg.ja}の中の${services.ja}`, en: `${services.en} within ${leg.en}` }
  return { ja: japanese`${leg.ja}の足と${other.ja}の間の${services.ja}`, en: `${services.en} between its leg in ${leg.en} and ${other.en}` }
}

/** Only content was asked for: all of it is everything. */
function contentWords(packets: PacketSet): Text {
  const rest = CONTENT.and(PacketSet.wellFormed).and(PacketSet.ipv4).minus(packets.forget('src').forgetAddress('dst'))
  return rest.isEmpty ? { ja: 'すべての通信', en: 'any service' } : describeServices(packets)
}

function sentence(
  context: CheckContext<unknown>,
  { undeclared, reason, entering, leaving }: UndeclaredSession,
  names: Text,
  both: Text,
  bound: 'judged' | 'possible',
): Text {
  if (reason === 'idle')
    return {
      ja: `中継 ${names.ja} には両側の間で働く中継の申告（carries）がないのに、両側の足で通信が開いています（${both.ja}）。データが無害化されないまま渡るおそれがあります。`,
      en: `No carry of relay ${names.en} works between its two sides, and yet its legs are open on both (${both.en}). Data may pass with nothing done to it.`,
    }
  if (reason === 'both')
    return {
      ja: `中継 ${names.ja} の両側で、申告（carries）にない通信が開いています（${both.ja}）。申告した処理を受けないデータが渡るおそれがあります。`,
      en: `On both sides of relay ${names.en} sessions are open that its carries do not declare (${both.en}). Data may pass without what they say is done to it.`,
    }
  const sides = [sideWords(context, entering, entering.to, bound), sideWords(context, leaving, leaving.from, bound)] as const
  const [one, other] = undeclared === 'entering' ? sides : [sides[1], sides[0]]
  return {
    ja: japanese`中継${names.ja}の申告（carries）にも業務に必要な通信（flows）にもない通信が開いています（${one.ja}）。反対側は${other.ja}でつながり、申告した処理を受けないデータが渡るおそれがあります。`,
    en: `A session is open that neither the carries of relay ${names.en} nor a flow declares (${one.en}). With ${other.en} on its other side, data may pass without what the carries say is done to it.`,
  }
}

function fixOf({ network }: CheckContext<unknown>, { reason }: UndeclaredSession, names: Text, chain: readonly ChainLink[]): Text {
  const rules = listOf(chain.filter(({ trace }) => trace !== undefined).map((link) => linkCause(network, link).label))
  const there = rules.ja === '' ? { ja: '両側の足への通信', en: 'what is open at its legs' } : rules
  return reason === 'idle'
    ? {
        ja: `${there.ja} を見直し、${names.ja} をどちらか一方の側だけに接続するか、実際に中継しているサービスと処理を carries に書いてください。`,
        en: `Look at ${there.en}: connect ${names.en} to one side only, or write in its carries what it really carries and what it does to it.`,
      }
    : {
        ja: `${there.ja} のうち不要なものを削除してください。必要な通信であれば、中継するものは ${names.ja} の carries に、中継しないもの（装置の管理など）は flows に、ポートを限定して書いてください。`,
        en: `Delete what is not needed of ${there.en}; declare what is needed, pinned to ports: in the carries of ${names.en} what it carries, in flows what it does not (management of the appliance).`,
      }
}

/** The machine as it would pass one session on to the other. */
function channelBetween(machine: RelayMachine, entering: Hop, leaving: Hop, bound: 'judged' | 'possible'): Channel {
  const relay = machine.relays[0]!
  const enters = sideAt(machine, entering, entering.to, bound, entering.opened === 'receiver')
  const exits = sideAt(machine, leaving, leaving.from, bound, leaving.opened === 'sender')
  const carry: Carry = {
    from: enters.leg.id,
    to: exits.leg.id,
    receives: enters.service,
    sends: exits.service,
    services: [describeServices(enters.service).en],
    sendServices: [describeServices(exits.service).en],
    opens: { from: enters.opens, to: exits.opens },
    data: 'forward',
    does: [],
    evidence: [],
    span: relay.span,
  }
  return { id: `${relay.id}#>`, relay, carry, backward: false, enters, exits }
}

function sideAt(machine: RelayMachine, hop: Hop, home: string, bound: 'judged' | 'possible', byRelay: boolean): Side {
  const legs = machine.legs.filter(({ place }) => place === home)
  const leg: RelayLeg = { ...legs[0]!, id: [...new Set(legs.map(({ id }) => id))].join('/'), addresses: legAddresses(machine, home) }
  const service = hop[bound].forgetAddress('src').forgetAddress('dst')
  return { leg, service, opens: hop.opened === 'person' ? 'person' : byRelay ? 'relay' : 'peer' }
}

function relayLabel(id: string): Text {
  return { ja: `中継 ${id}`, en: `relay ${id}` }
}
