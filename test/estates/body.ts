/** What the tests of the sample bodies share: their networks, defects as edits, and findings as lines. */
import { join } from 'node:path'
import type { Network } from '../../src/graph/network.ts'
import { readEstate } from '../../src/io/estate.ts'
import { runOf } from '../../src/verify.ts'
import type { Judged } from './city.ts'
import { TODAY } from './city.ts'
import type { Edit } from './edit.ts'
import { lineOf } from './edit.ts'

/** Something wrong with a body, and what has to be found. */
export interface Defect {
  readonly title: string
  readonly edits: readonly Edit[]
  readonly finds: readonly Expected[]
}

/** A check, `from → to` where it is between places, and the text whose line has to be shown. */
export type Expected = readonly [check: string, way: string, file: string, line: string, within?: string]

/** Who reaches whom in a body as it is on disk. */
export function networkOf(body: string): Network {
  const { value: estate } = readEstate(join(import.meta.dirname, `../../topologies/${body}`))
  const network = estate === undefined ? undefined : runOf(estate, { today: TODAY }).run?.network
  if (network === undefined) throw new Error(`${body} cannot be judged`)
  return network
}

/** Places that something may reach from a place, sorted. */
export function reachedFrom(network: Network, from: string): readonly string[] {
  return network.places.filter((to) => to !== from && network.direct(from, to)?.possible.isEmpty === false).sort()
}

/** Places from which something may reach a place, sorted. */
export function reaching(network: Network, to: string): readonly string[] {
  return network.places.filter((from) => from !== to && network.direct(from, to)?.possible.isEmpty === false).sort()
}

/** Check, verdict, way and line of every finding. */
export function shown({ result }: Judged): readonly (readonly string[])[] {
  return (result?.groups ?? []).flatMap(({ cause, findings }) => {
    const { location, lines } = cause.excerpt
    const line = lines.find(({ focus }) => focus)?.number ?? location.line
    return findings.map(({ check, verdict, from, to }) => [check, verdict, wayOf(from, to), `${location.file}:${line}`])
  })
}

/** The violation that is expected, in the same words. */
export function violation([check, way, file, line, within]: Expected, files: ReadonlyMap<string, string>): readonly string[] {
  return [check, 'violation', way, `${file}:${lineOf(files.get(file)!, line, within, file)}`]
}

function wayOf(from: string | undefined, to: string | undefined): string {
  return [from, to].filter((place) => place !== undefined).join(' → ')
}

/** A policy of FortiOS that accepts and logs. */
export function policy(id: number, name: string, from: string, to: string, source: string, destination: string, service: string): string {
  return `    edit ${id}
        set name "${name}"
        set srcintf "${from}"
        set dstintf "${to}"
        set action accept
        set srcaddr "${source}"
        set dstaddr "${destination}"
        set schedule "always"
        set service "${service}"
        set logtraffic all
    next
`
}
