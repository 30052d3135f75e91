import type { AddressBook } from './address.ts'
import type { InternetServices } from './internet-service.ts'
import type { Pools } from './pool.ts'
import type { Profiles } from './profiles.ts'
import type { Ports } from './ports.ts'
import type { Schedules } from './schedule.ts'
import type { Scope } from './scope.ts'
import type { ServiceBook } from './service.ts'
import type { Vips } from './vip.ts'

/** Everything a rule of one VDOM may refer to. */
export interface Books {
  readonly scope: Scope
  readonly ports: Ports
  readonly addresses: AddressBook
  readonly services: ServiceBook
  readonly schedules: Schedules
  readonly internet: InternetServices
  readonly vips: Vips
  readonly pools: Pools
  /** `set central-nat enable`, or policy-based NGFW mode, which implies it. */
  readonly centralNat: boolean
  readonly profiles: Profiles
  /** `set inspection-mode flow` for the whole VDOM, in releases before 6.2. */
  readonly flowBased: boolean
}
