/** Exports that are of one device: the members of an HA pair keep the same interfaces with the same addresses. */
import { sortedBy } from '../base/order.ts'
import { formatAddress } from '../packet/address.ts'
import type { ReadExport } from './recognise.ts'

export interface Member {
  /** The export that stands for the device. */
  readonly first: ReadExport
  /** Exports of the other members, in the order of their paths. */
  readonly others: readonly ReadExport[]
}

/** Enough shared addresses to be no coincidence; a factory default (one address) is not. */
const FEWEST_SHARED = 2
/** Members differ in the addresses they are managed by, and in little else. */
const MOSTLY = 0.8

/**
 * Groups exports whose interfaces agree. Two devices on one network cannot have the same addresses (RFC 5227), so exports
 * that do are of an HA pair, which shares its configuration, or of one device at two times; both become `members:`, whose
 * differences `check` reports.
 */
export function membersOf(exports: readonly ReadExport[]): readonly Member[] {
  const groups: { first: ReadExport; others: ReadExport[] }[] = []
  // `fw.conf` before `fw-b.conf`: the shortest name is the first member's.
  for (const found of sortedBy(exports, ({ source }) => source.path.replace(/\.[^./]*$/, ''))) {
    const group = groups.find(({ first }) => first.vendor === found.vendor && areOneDevice(first, found))
    if (group === undefined) groups.push({ first: found, others: [] })
    else group.others.push(found)
  }
  return groups
}

function areOneDevice(a: ReadExport, b: ReadExport): boolean {
  const ofA = addressesOf(a)
  const ofB = addressesOf(b)
  const shared = [...ofA].filter((address) => ofB.has(address)).length
  return shared >= FEWEST_SHARED && shared >= MOSTLY * Math.max(ofA.size, ofB.size)
}

/** `port1 10.0.0.1/24` for each address of an interface that is up. */
function addressesOf({ device }: ReadExport): ReadonlySet<string> {
  return new Set(
    device.interfaces
      .filter(({ enabled }) => enabled)
      .flatMap(({ id, addresses }) =>
        addresses.map(({ prefix }) => `${id} ${formatAddress(prefix.family, prefix.address)}/${prefix.length}`),
      ),
  )
}
