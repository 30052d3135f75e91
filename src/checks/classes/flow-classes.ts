/** Whether what a flow carries is of a class that both of its ends, and the lines it goes over, are for (DAT-001). */
import type { Text } from '../../base/text.ts'
import { listOf } from '../../base/text.ts'
import type { Connection, DeclaredFlow, Place } from '../../model/topology.ts'
import type { Gathered } from '../attributes/gathered.ts'
import { gap, gathered, NOTHING } from '../attributes/gathered.ts'
import { example } from '../../packet/example.ts'
import { PacketSet } from '../../packet/set.ts'
import { entryCause } from '../cause.ts'
import type { Finding } from '../check.ts'
import type { PlacementContext } from '../classification-placement.ts'
import { placesOf } from '../exceptions.ts'
import type { Scale } from './scale.ts'
import { stranger } from './zone-classes.ts'

/** One for each flow with a class. */
export function flowClasses(context: PlacementContext, scale: Scale): Gathered {
  return gathered(
    [...context.topology.flows.values()].map((flow) => (flow.class === undefined ? NOTHING : ofFlow(context, scale, flow, flow.class))),
  )
}

interface End {
  readonly id: string
  readonly class: string | undefined
  readonly label: Text
  readonly section: 'hosts' | 'zones' | 'connections'
}

function ofFlow(context: PlacementContext, scale: Scale, flow: DeclaredFlow, said: string): Gathered {
  const label: Text = { ja: `通信 ${flow.id}`, en: `flow ${flow.id}` }
  const cause = entryCause('flows', flow, label)
  const word = scale.wordOf(said)
  if (word === undefined) return { findings: [stranger(context, scale, said, label, cause)], open: [] }
  const used = linesUsed(context, flow)
  const ends = [flow.scope.from, flow.scope.to].flatMap((end) => endsOf(context, end, used))
  const lower = ends.filter((end) => end.class !== undefined && (scale.rankOf(end.class) ?? -1) > scale.rankOf(word)!)
  const silent = ends.filter((end) => end.class === undefined && end.section === 'connections')
  const names = listOf(lower.map((end) => ({ ja: `${end.label.ja}（${end.class}）`, en: `${end.label.en} (${end.class})` })))
  const findings: readonly Finding[] =
    lower.length === 0
      ? []
      : [
          {
            verdict: 'violation',
            severity: context.severity,
            text: {
              ja: `${label.ja}（${flow.purpose ?? '目的の記載なし'}）は重要性分類 ${word} の情報を運びますが、${names.ja} はそれより軽い分類です。`,
              en: `${label.en} (${flow.purpose ?? 'no purpose stated'}) carries data of class ${word} by way of what is for lighter classes: ${names.en}.`,
            },
            cause,
            fix: {
              ja: `${listOf(lower.map(({ section, id }) => `${section}/${id}`)).ja} の class を流れる情報のうち最も重いもの（${word}）に改めて扱いを見直すか、${word} の情報を流さないでください。`,
              en: `Set class of ${listOf(lower.map(({ section, id }) => `${section}/${id}`)).en} to the gravest it carries (${word}) and treat it so, or send no data of class ${word} there.`,
            },
          },
        ]
  return gathered([
    { findings, open: [] },
    ...silent.map((end) =>
      gap(context, {
        open: { ja: `${end.id} の重要性分類（class）`, en: `${end.id}: its data class` },
        text: {
          ja: `重要性分類 ${word} の情報を運ぶ${label.ja}の回線 ${end.id} に、重要性分類（class）が書かれていません。`,
          en: `Nobody says what class of data ${end.label.en} is for, over which ${label.en} carries class ${word}.`,
        },
        cause,
        fix: { ja: `${end.section} の ${end.id} の class を書いてください。`, en: `Write class of ${end.section}/${end.id}.` },
      }),
    ),
  ])
}

type Lines = (line: Connection) => boolean

/** Ways of one flow that are looked at. */
const MOST_WAYS = 8

/** The lines that the packets of a flow go over; every line to its networks where none of them is seen to pass. */
function linesUsed({ network, topology }: PlacementContext, { scope }: DeclaredFlow): Lines {
  const passed = new Set<string>()
  for (const from of placesOf(topology, scope.from))
    for (const to of placesOf(topology, scope.to)) {
      let rest = scope.packets.and(network.direct(from, to)?.judged ?? PacketSet.none)
      for (let ways = 0; ways < MOST_WAYS && !rest.isEmpty; ways++) {
        const packet = example(rest)
        const trace = packet === undefined ? undefined : network.trace(from, to, packet, 'judged')
        if (packet === undefined || trace === undefined) break
        for (const { device, in: input, out } of network.decisions(trace))
          for (const name of [input, out]) passed.add(`${device.id}/${name}`)
        rest = rest.minus(network.alike(trace, rest)).minus(PacketSet.ofPacket(packet))
      }
    }
  const lines = [...(topology.connections?.values() ?? [])]
  const seen = lines.some((line) => passed.has(`${line.device}/${line.interface}`))
  return ({ device, interface: name }) => !seen || passed.has(`${device}/${name}`)
}

/** The hosts an end names, else its zones; and the lines to its external networks. What zones leave unsaid is asked of the zones. */
function endsOf({ topology }: PlacementContext, end: Place, used: Lines): readonly End[] {
  const hosts = end.written.flatMap((written) => topology.hosts.get(written) ?? [])
  const covered = new Set(hosts.flatMap(({ zones }) => zones))
  const places = placesOf(topology, end)
  const lines = [...(topology.connections?.values() ?? [])].filter((line) => places.includes(line.to) && used(line))
  return [
    ...hosts.map(
      (host): End => ({
        id: host.id,
        class: host.class ?? topology.zones.get(host.zone)?.class,
        label: { ja: `ホスト ${host.id}`, en: `host ${host.id}` },
        section: 'hosts',
      }),
    ),
    ...places
      .filter((id) => topology.zones.has(id) && !covered.has(id))
      .map((id): End => ({ id, class: topology.zones.get(id)?.class, label: { ja: `ゾーン ${id}`, en: `zone ${id}` }, section: 'zones' })),
    ...lines.map(
      (line): End => ({
        id: line.id,
        class: line.class,
        label: { ja: `外部接続点 ${line.id}`, en: `connection ${line.id}` },
        section: 'connections',
      }),
    ),
  ]
}
