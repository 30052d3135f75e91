/** What to run on a device whose routes are learned and were not given: said where the ignorance is named. */
import type { Text } from '../base/text.ts'
import type { Device, RoutingDomain } from '../model/device.ts'
import type { RouteUncertainty } from '../model/route.ts'
import { vendors } from '../vendors/index.ts'
import type { PrintedRoutesFormat } from '../vendors/vendor.ts'

/** What a printed routing table tells and a configuration cannot. */
const ASKED = new Set(['dynamic-routing', 'dynamic-address', 'routes-not-in-file'])

/** Adds to the unknown routes of every domain the command that would make them known, and where its output goes. */
export function askForRoutes(device: Device): Device {
  const format = vendors.find(({ id }) => id === device.vendor)?.printedRoutes
  const ask = format?.ask
  if (ask === undefined) return device
  return {
    ...device,
    domains: device.domains.map((domain) => ({
      ...domain,
      stages: domain.stages.map((stage) => {
        if (stage.kind !== 'route' || !stage.table.uncertainties.some(({ code }) => ASKED.has(code))) return stage
        const uncertainties = stage.table.uncertainties.map((u) => (ASKED.has(u.code) ? asking(device, domain, u, ask) : u))
        return { ...stage, table: { ...stage.table, uncertainties } }
      }),
    })),
  }
}

function asking(
  device: Device,
  domain: RoutingDomain,
  unknown: RouteUncertainty,
  ask: NonNullable<PrintedRoutesFormat['ask']>,
): RouteUncertainty {
  const speaks6 = device.interfaces.some((i) => i.domain === domain.name && i.enabled && i.ipv6)
  const families = ([4, 6] as const).filter((f) => (unknown.family === undefined ? f === 4 || speaks6 : unknown.family === f))
  const commands: readonly Text[] = families.map((family) => ask(device.id, domain.name, family))
  const text: Text = {
    ja: `${unknown.text.ja}。${commands.map(({ ja }) => ja).join('、')} を実行し、結果を保存して topology.yaml の devices.${device.id}.routes に書いてください`,
    en: `${unknown.text.en}; run ${commands.map(({ en }) => en).join(' and ')}, save the output, and name the file in devices.${device.id}.routes of topology.yaml`,
  }
  return { ...unknown, text }
}
