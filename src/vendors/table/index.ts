/** Tables of rules that people keep: CSV and XLSX, for devices whose configuration nobody can export. */
import type { Vendor } from '../vendor.ts'
import { readTable } from './device.ts'
import { recogniseTable } from './recognise.ts'

export const table: Vendor = {
  id: 'table',
  title: { ja: 'ルール表（CSV、XLSX）', en: 'rule table (CSV, XLSX)' },
  reads: {
    ja: 'ファイアウォールのルールを 1 行に 1 つ書いた表（送信元、宛先、サービス、動作の列）',
    en: 'a table with one firewall rule per row (columns for source, destination, service and action)',
  },
  recognise: recogniseTable,
  read: readTable,
}
