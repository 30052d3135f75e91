import type { Vendor } from '../vendor.ts'
import { readDevice } from './device.ts'
import { printedRoutes } from './printed-routes.ts'
import { recognise } from './recognise.ts'

/** Fortinet FortiGate, FortiOS 5.6 to 7.6: backups and `show` output. */
export const fortios: Vendor = {
  id: 'fortios',
  title: { ja: 'Fortinet FortiGate（FortiOS）', en: 'Fortinet FortiGate (FortiOS)' },
  reads: {
    ja: '設定のバックアップ（execute backup config …、GUI のバックアップ）または show、show full-configuration の出力',
    en: 'a configuration backup (execute backup config …, or from the GUI), or the output of show or show full-configuration',
  },
  recognise,
  read: readDevice,
  printedRoutes,
}
