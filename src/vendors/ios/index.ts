/** Cisco IOS and IOS-XE: `show running-config` of routers and Catalyst switches. */
import type { Vendor } from '../vendor.ts'
import { parseConfig } from './config.ts'
import { deviceOf } from './device.ts'
import { ledgerOf } from './ledger.ts'
import { printedRoutes } from './printed-routes.ts'
import { recogniseIos } from './recognise.ts'

export const ios: Vendor = {
  id: 'ios',
  title: { ja: 'Cisco IOS / IOS-XE', en: 'Cisco IOS / IOS-XE' },
  reads: {
    ja: 'terminal length 0 の後の show running-config（Building configuration から end まで）',
    en: 'show running-config after terminal length 0 (from Building configuration to end)',
  },
  recognise: recogniseIos,
  read: (source, { id, today }) => {
    const ledger = ledgerOf()
    const device = deviceOf(parseConfig(source, ledger), id, today, ledger)
    return { value: device, diagnostics: ledger.diagnostics() }
  },
  printedRoutes,
}
