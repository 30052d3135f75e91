/** Static address translation: hosts, networks and single ports, from inside and from outside. */
import type { Span } from '../../base/span.ts'
import { verbatim } from '../../base/text.ts'
import type { ServiceBounds } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses, exactServices } from '../../model/match.ts'
import type { DestinationTranslation, SourceTarget, SourceTranslation } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { unknownOf } from './address.ts'
import { matchesOf } from './classify.ts'
import { uncertainty } from './ledger.ts'
import { byRouteMap } from './nat-selection.ts'
import type { Block, NatStages, Sides, Static, Surroundings } from './nat-side.ts'
import { ANY_V4, block, interfaceBlock, NO_STAGES, outsideOnly, rangeAddresses } from './nat-side.ts'
import { egressOf } from './route-table.ts'

/** Where one static entry acts. */
export function staticStages(statement: Static, sides: Sides, around: Surroundings): NatStages {
  const { side, local, length, protocol, localPort, globalPort, routeMap, span } = statement
  const id = `nat/${side}-static/${span.start}`
  const label = verbatim(`ip nat ${side} source static`)
  const localBlock = block(local, length)
  const global =
    typeof statement.global === 'bigint' ? block(statement.global, length) : interfaceBlock(statement.global.interface, around.layer3)
  const doubts: Uncertainty[] = []
  if (global === undefined)
    doubts.push(
      uncertainty(
        'dynamic-address',
        { ja: 'インターフェイスのアドレスが設定ファイルにありません', en: 'the address of the interface is not in the export' },
        span,
      ),
    )
  const moved = (from: Block, to: bigint) => ({ kind: 'offset', family: 4, low: from.low, high: from.high, to }) as const
  if (side === 'outside') {
    if (global === undefined) return NO_STAGES
    // Inside hosts reach the outside host by its local address: only where that address is routed outside.
    const ways = egressOf(around.table, 4, localBlock.low)
    const leaves = ways.length > 0 && ways.every((out) => sides.outside.has(out)) && around.table.uncertainties.length === 0
    const where = uncertainty(
      'unresolved-translation',
      {
        ja: '変換前の宛先が outside 側へ向かうか分かりません',
        en: 'whether the destination is routed outside before translation is not known',
      },
      span,
    )
    const conditional = routeMap === undefined ? [] : [routeMapDoubt(routeMap, span)]
    const inboundDoubts = conditional
    const outboundDoubts = leaves ? conditional : [...conditional, where]
    return {
      ...NO_STAGES,
      inboundSource: [
        {
          id: `${id}/source`,
          label,
          in: sides.outside,
          out: 'any',
          uncertainties: inboundDoubts,
          span,
          match: {
            src: exactAddresses(rangeAddresses(global)),
            dst: ANY_V4,
            services: service(protocol, 'sport', globalPort),
            partial: inboundDoubts.length > 0,
          },
          target: portTarget(protocol, localBlock.low, localPort) ?? {
            kind: 'static',
            family: 4,
            low: global.low,
            high: global.high,
            to: localBlock.low,
          },
        },
      ],
      outboundDestination: [
        {
          id: `${id}/destination`,
          label,
          in: sides.inside,
          uncertainties: outboundDoubts,
          span,
          match: {
            src: ANY_V4,
            dst: exactAddresses(rangeAddresses(localBlock)),
            services: service(protocol, 'dport', localPort),
            partial: outboundDoubts.length > 0,
          },
          to: moved(localBlock, global.low),
          ...(localPort === undefined || globalPort === undefined
            ? {}
            : { port: { kind: 'offset', low: localPort, high: localPort, to: globalPort } as const }),
        },
      ],
    }
  }
  const port =
    localPort === undefined || globalPort === undefined
      ? {}
      : { port: { kind: 'offset', low: globalPort, high: globalPort, to: localPort } as const }
  // With a route map the entry may be limited to what the map permits, in both directions.
  const inboundDoubts = routeMap === undefined ? doubts : [...doubts, routeMapDoubt(routeMap, span)]
  const inbound: DestinationTranslation = {
    id: `${id}/destination`,
    label,
    in: sides.outside,
    uncertainties: inboundDoubts,
    span,
    match: {
      src: ANY_V4,
      dst: global === undefined ? unknownOf(4) : exactAddresses(rangeAddresses(global)),
      services: service(protocol, 'dport', globalPort),
      partial: inboundDoubts.length > 0,
    },
    to: global === undefined ? { kind: 'set', addresses: rangeAddresses(localBlock) } : moved(global, localBlock.low),
    ...port,
  }
  const target: SourceTarget =
    global === undefined
      ? { kind: 'unknown' }
      : (portTarget(protocol, global.low, globalPort) ?? {
          kind: 'static',
          family: 4,
          low: localBlock.low,
          high: localBlock.high,
          to: global.low,
        })
  const number = protocol === 'tcp' ? 6 : 17
  const src = PacketSet.box({
    src: rangeAddresses(localBlock),
    ...(protocol === undefined ? {} : { protocols: [[number, number]] }),
    ...(localPort === undefined ? {} : { sport: [[localPort, localPort]] }),
  })
  const selected = routeMap === undefined ? undefined : byRouteMap(routeMap, around)
  const outbound = (selected?.parts ?? [{ bounds: { lo: src, hi: src }, out: undefined, uncertainties: [] }]).flatMap(
    ({ bounds, out, uncertainties }, part) =>
      matchesOf({ lo: bounds.lo.and(src), hi: bounds.hi.and(src) }).map(
        (match, at): SourceTranslation => ({
          id: `${id}/source/${part}/${at}`,
          label,
          in: sides.inside,
          out: outsideOnly(sides, out),
          span,
          target,
          match: { ...match, partial: match.partial || global === undefined },
          uncertainties:
            match.partial || global === undefined
              ? [...doubts, ...uncertainties, ...(routeMap === undefined ? [] : [routeMapDoubt(routeMap, span)])]
              : [],
        }),
      ),
  )
  return { ...NO_STAGES, inbound: [inbound], outbound }
}

function service(protocol: 'tcp' | 'udp' | undefined, end: 'sport' | 'dport', port: number | undefined): ServiceBounds {
  if (protocol === undefined) return ANY_SERVICE
  const number = protocol === 'tcp' ? 6 : 17
  return exactServices([{ protocols: [[number, number]], ...(port === undefined ? {} : { [end]: [[port, port]] }) }])
}

function portTarget(protocol: 'tcp' | 'udp' | undefined, address: bigint, port: number | undefined): SourceTarget | undefined {
  return protocol === undefined || port === undefined ? undefined : { kind: 'static-port', to: Addresses.ofAddress(4, address), port }
}

function routeMapDoubt(name: string, span: Span): Uncertainty {
  return uncertainty(
    'conditional-translation',
    { ja: `変換は route-map ${name} の条件に限られます`, en: `the translation is limited by route map ${name}` },
    span,
  )
}
