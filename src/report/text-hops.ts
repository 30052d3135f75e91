/** The way of one packet through devices, in words. */
import type { Locale } from '../base/text.ts'
import { pad, widthOf } from '../base/width.ts'
import type { ResultHop, ResultPacket } from './result.ts'
import { labelled, paragraph, type Page } from './text-layout.ts'
import { placeOf } from './words.ts'

/** Columns a decision needs beside its device. */
export const NARROWEST_DECISION = 40

/** `10.20.10.5:49152 → 192.0.2.10:443 tcp`, with brackets around IPv6 addresses that have a port. */
export function packetWords(packet: ResultPacket): string {
  const end = (address: string, port: number | undefined) =>
    port === undefined ? address : packet.family === 6 ? `[${address}]:${port}` : `${address}:${port}`
  const icmp =
    packet.icmpType === undefined ? '' : ` type ${packet.icmpType}${packet.icmpCode === undefined ? '' : ` code ${packet.icmpCode}`}`
  return `${end(packet.src, packet.sport)} → ${end(packet.dst, packet.dport)} ${packet.protocol}${icmp}`
}

/** One decision on the way of a packet; the device and its interfaces stand with its first. */
export interface HopRow {
  readonly device: string
  readonly way: string
  readonly words: string
}

/** The way of a packet: one row per device, one more for each further decision in it, and where it ends. */
export function hopLines(
  ends: { readonly from?: string; readonly to?: string },
  hops: readonly ResultHop[],
  { locale, width }: Page,
): string[] {
  if (hops.length === 0) return []
  const start = ends.from ?? hops[0]?.from ?? ''
  const finish = ends.to ?? hops.at(-1)?.to ?? ''
  const rows = hops.flatMap((hop) => hopRows(hop, locale))
  const startWidth = widthOf(start)
  const deviceWidth = Math.max(...rows.map(({ device }) => widthOf(device)), widthOf(finish))
  const wayWidth = Math.max(...rows.map(({ way }) => widthOf(way)))
  // Long interface names leave no room beside them: what was decided then stands below.
  const beside = width - (startWidth + deviceWidth + wayWidth + 13) >= NARROWEST_DECISION
  const lines = rows.flatMap(({ device, way, words }, i) => {
    const head = `    ${pad(i === 0 ? start : '', startWidth)} ${device === '' ? '   ' : '──▶'} ${pad(device, deviceWidth)}  `
    const under = ' '.repeat(widthOf(head))
    if (beside) return labelled(`${head}${pad(way, wayWidth)}`, words, 0, width)
    return [...(way === '' ? [] : [head + way]), ...(words === '' ? [] : paragraph(words, under.length + 2, width))]
  })
  return [...lines, `    ${pad('', startWidth)} ──▶ ${finish}`]
}

/** The decisions of a device, one row each; where it is passed without any, one row all the same. */
export function hopRows(hop: ResultHop, locale: Locale): HopRow[] {
  const way = `${hop.domain === '' ? '' : `${hop.domain} `}${bare(hop.in, hop.domain)} → ${bare(hop.out, hop.domain)}`
  const decisions = hop.steps.filter(({ kind }) => kind !== 'route')
  const shown = decisions.length > 0 ? decisions : hop.steps
  if (shown.length === 0) return [{ device: hop.device, way, words: '' }]
  return shown.map(({ text, location }, i) => ({
    device: i === 0 ? hop.device : '',
    way: i === 0 ? way : '',
    words: location === undefined ? text[locale] : `${text[locale]}  ${placeOf(location)}`,
  }))
}

/** An interface without the VDOM or VRF that stands before it. */
function bare(id: string, domain: string): string {
  return domain !== '' && id.startsWith(`${domain}/`) ? id.slice(domain.length + 1) : id
}
