/** Whether a router stands in for another: the virtual addresses of HSRP, VRRP and GLBP groups. */
import type { Redundancy } from '../../model/device.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Config } from './config.ts'
import { kindOf } from './interface-name.ts'

/** A virtual address is a further address of an interface without a subnet. */
export function redundancyOf({ interfaces }: Config): Redundancy | undefined {
  const virtual = interfaces
    .filter((i) => !i.shutdown && kindOf(i.name) !== 'loopback')
    .flatMap((i) => i.addresses.filter(({ prefix, secondary }) => secondary && prefix.length === (prefix.family === 4 ? 32 : 128)))
  const first = virtual[0]
  if (first === undefined) return undefined
  return {
    text: { ja: 'HSRP、VRRP または GLBP', en: 'HSRP, VRRP or GLBP' },
    shared: Addresses.union(virtual.map(({ prefix }) => Addresses.ofAddress(prefix.family, prefix.address))),
    ownInterfaces: new Set(),
    span: first.span,
  }
}
