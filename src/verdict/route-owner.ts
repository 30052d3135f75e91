/** Whether a printed routing table is of the device it is given for: by the subnets it says are connected. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { RoutesReference } from '../model/topology.ts'
import type { Family } from '../packet/packet.ts'
import { rangeOf } from '../packet/address.ts'
import type { PrintedTable } from '../vendors/vendor.ts'

/** An error when a table does not fit the device: another device has its subnets, or this one has none of them. */
export function strangerTable(
  device: Device,
  domain: RoutingDomain,
  table: PrintedTable,
  reference: RoutesReference,
  devices: ReadonlyMap<string, Device>,
): Diagnostic | undefined {
  const connected = new Set(table.routes.filter(({ kind }) => kind === 'connected').map(({ prefix }) => keyOf(prefix)))
  const own = subnetsOf(device, domain, table.family)
  const mine = overlap(connected, own)
  const others = [...devices.values()].filter((other) => other.id !== device.id)
  const better = others
    .map((other) => ({ other, fit: Math.max(0, ...other.domains.map((d) => overlap(connected, subnetsOf(other, d, table.family)))) }))
    .filter(({ fit }) => fit > mine)
    .sort((a, b) => b.fit - a.fit)[0]
  const learned = device.interfaces.some((i) => i.domain === domain.name && i.addressUnknown)
  // The two ends of a link share its subnet: a table of which every subnet is the other's is the other's.
  const theirs = better?.fit === connected.size && !learned
  if (better !== undefined && (theirs || mine * 2 < connected.size)) return stranger(device, domain, reference, better.other)
  if (connected.size > 0 && mine === 0 && own.size > 0 && !learned) return stranger(device, domain, reference, undefined)
  const outs = new Set(table.routes.flatMap(({ out }) => out ?? []))
  const names = new Set(device.interfaces.map((i) => i.name))
  if (outs.size > 0 && ![...outs].some((out) => names.has(out))) return stranger(device, domain, reference, undefined)
  return undefined
}

/** Subnets of a domain's interfaces, up or down, as its configuration gives them. */
function subnetsOf(device: Device, domain: RoutingDomain, family: Family): ReadonlySet<string> {
  const written = device.interfaces.filter((i) => i.domain === domain.name).flatMap((i) => i.addresses.map(({ prefix }) => prefix))
  const routed = domain.stages.flatMap((stage) =>
    stage.kind === 'route' ? stage.table.routes.filter(({ kind }) => kind === 'connected').map(({ prefix }) => prefix) : [],
  )
  return new Set([...written, ...routed].filter((prefix) => prefix.family === family).map(keyOf))
}

function keyOf(prefix: Parameters<typeof rangeOf>[0]): string {
  return `${rangeOf(prefix).low}/${prefix.length}`
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((key) => b.has(key)).length
}

function stranger({ id }: Device, { name }: RoutingDomain, { path, span }: RoutesReference, other: Device | undefined): Diagnostic {
  const where = name === '' ? id : `${id}/${name}`
  return {
    code: 'routes-of-another-device',
    severity: 'error',
    span,
    text:
      other === undefined
        ? {
            ja: `${path} は ${where} の経路表ではないようです。直接接続のサブネットもインターフェースも設定と合いません`,
            en: `${path} does not look like the table of ${where}: its connected subnets or interfaces are not those of the export`,
          }
        : {
            ja: `${path} は ${where} ではなく、${other.id} の経路表のようです（直接接続のサブネットが ${other.id} と合います）`,
            en: `${path} looks like the table of ${other.id}, not of ${where}: its connected subnets are those of ${other.id}`,
          },
    hint: {
      ja: 'どの機器で実行した結果か確かめ、その機器の routes に書いてください',
      en: 'find out on which device it was printed, and name it in the routes of that device',
    },
  }
}
