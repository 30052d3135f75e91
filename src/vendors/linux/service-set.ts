/** Sets of services as lists of boxes: intersection, difference. Exact, and small where rules are small. */
import type { ServiceBounds, ServiceBox } from '../../model/match.ts'
import type { Ranges } from '../../packet/ranges.ts'
import { ANY_PORT, intersect, subtract } from '../../packet/ranges.ts'

/** Alternatives, any of them. */
export type Services = readonly ServiceBox[]

const ANY_PROTOCOL: Ranges<number> = [[0, 255]]

/** Every service. */
export const EVERY_SERVICE: Services = [{ protocols: ANY_PROTOCOL }]

export function isEveryService(services: Services): boolean {
  const [only, ...more] = services
  return only !== undefined && more.length === 0 && isWholeProtocols(only)
}

function isWholeProtocols({ family, protocols, sport, dport }: ServiceBox): boolean {
  return family === undefined && sport === undefined && dport === undefined && protocols[0]?.[0] === 0 && protocols[0][1] === 255
}

export function bothServices(a: Services, b: Services): Services {
  return a.flatMap((x) => b.flatMap((y) => bothBoxes(x, y) ?? []))
}

function bothBoxes(a: ServiceBox, b: ServiceBox): ServiceBox | undefined {
  if (a.family !== undefined && b.family !== undefined && a.family !== b.family) return undefined
  const family = a.family ?? b.family
  const protocols = intersect(a.protocols, b.protocols)
  const sport = bothPorts(a.sport, b.sport)
  const dport = bothPorts(a.dport, b.dport)
  if (protocols.length === 0 || sport?.length === 0 || dport?.length === 0) return undefined
  return boxOf(family, protocols, sport, dport)
}

function bothPorts(a: Ranges<number> | undefined, b: Ranges<number> | undefined): Ranges<number> | undefined {
  return a === undefined ? b : b === undefined ? a : intersect(a, b)
}

function boxOf(
  family: 4 | 6 | undefined,
  protocols: Ranges<number>,
  sport: Ranges<number> | undefined,
  dport: Ranges<number> | undefined,
): ServiceBox {
  return {
    protocols,
    ...(family === undefined ? {} : { family }),
    ...(sport === undefined || isAnyPort(sport) ? {} : { sport }),
    ...(dport === undefined || isAnyPort(dport) ? {} : { dport }),
  }
}

function isAnyPort(ports: Ranges<number>): boolean {
  return ports[0]?.[0] === 0 && ports[0][1] === 65535
}

export function servicesWithout(a: Services, b: Services): Services {
  return b.reduce<Services>((rest, box) => rest.flatMap((each) => boxWithout(each, box)), a)
}

/** What is left of one box: disjoint pieces, peeled off field by field. */
function boxWithout(a: ServiceBox, b: ServiceBox): Services {
  const shared = bothBoxes(a, b)
  if (shared === undefined) return [a]
  const pieces: ServiceBox[] = []
  if (b.family !== undefined && a.family === undefined) pieces.push(boxOf(b.family === 4 ? 6 : 4, a.protocols, a.sport, a.dport))
  const family = a.family ?? b.family
  const protocols = subtract(a.protocols, b.protocols)
  if (protocols.length > 0) pieces.push(boxOf(family, protocols, a.sport, a.dport))
  const sport = subtract(a.sport ?? ANY_PORT, b.sport ?? ANY_PORT)
  if (sport.length > 0) pieces.push(boxOf(family, shared.protocols, sport, a.dport))
  const dport = subtract(a.dport ?? ANY_PORT, b.dport ?? ANY_PORT)
  if (dport.length > 0) pieces.push(boxOf(family, shared.protocols, shared.sport, dport))
  return pieces
}

/** Bounds with their negation carried out. A destination inside a box is no business of Linux rules. */
export function plainServices({ lo, hi, negated }: ServiceBounds): { readonly lo: Services; readonly hi: Services } {
  if (!negated) return { lo, hi }
  const most = servicesWithout(EVERY_SERVICE, lo)
  return { lo: lo === hi ? most : servicesWithout(EVERY_SERVICE, hi), hi: most }
}
