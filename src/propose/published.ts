/** Destination translations at lines to the outside: servers that somebody outside is meant to reach. */
import type { Device } from '../model/device.ts'
import { formatAddress } from '../packet/address.ts'
import type { Home } from './hosts.ts'
import type { ProposedHost, Suggestion } from './proposal.ts'

/**
 * One declared flow per translation of a single address that comes in from an external network, as a comment: a declared
 * flow is allowed, and whether it is meant is not the export's to say. `outside` gives the external network behind an
 * interface.
 */
export function publishedBy(
  device: Device,
  outside: (interfaceId: string) => string | undefined,
  homes: readonly Home[],
  hosts: readonly ProposedHost[],
  plain: (text: string) => string,
): readonly Suggestion[] {
  return device.domains.flatMap((domain) =>
    domain.stages.flatMap((stage) =>
      stage.kind !== 'translate-destination'
        ? []
        : stage.translations.flatMap((translation): readonly Suggestion[] => {
            const { to, match, label } = translation
            if (to.kind !== 'offset' || to.low !== to.high || translation.in === 'any') return []
            const from = [...translation.in].map(outside).find((id) => id !== undefined)
            const home = homes.find(({ addresses }) => addresses.has(to.family, to.to))
            if (from === undefined || home === undefined) return []
            const address = formatAddress(to.family, to.to)
            const target = hosts.find((host) => host.address === address)?.id ?? (address.includes(':') ? `"${address}"` : address)
            const ports = portsOf(translation)
            const shown = match.dst.hi.toString()
            return [
              {
                yaml: `{ from: "external:${from}", to: ${target}, service: ${ports ?? 'any'} }`,
                reason: {
                  ja: `${device.id} ${plain(label.ja)}（${shown} → ${address}、${home.id}）`,
                  en: `${device.id} ${plain(label.en)} (${shown} → ${address}, ${home.id})`,
                },
              },
            ]
          }),
    ),
  )
}

/** The service behind a translation, where it is one port: after translation, because flows are written that way. */
function portsOf({
  match,
  port,
}: Extract<Device['domains'][number]['stages'][number], { kind: 'translate-destination' }>['translations'][number]): string | undefined {
  const [box, ...others] = match.services.hi
  const [range] = box?.dport ?? []
  const [protocol] = box?.protocols[0] ?? []
  if (others.length > 0 || match.services.negated || range === undefined || range[0] !== range[1]) return undefined
  const name = protocol === 6 ? 'tcp' : protocol === 17 ? 'udp' : undefined
  if (name === undefined) return undefined
  const shown = port === undefined ? range[0] : port.kind === 'offset' ? port.to + range[0] - port.low : undefined
  return shown === undefined ? undefined : `${name}/${shown}`
}
