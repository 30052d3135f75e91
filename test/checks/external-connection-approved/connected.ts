/** A firewall with one line to the security cloud. */
import { entries } from '../declared-city.ts'

export const DEVICES = entries('fw: { routing: unknown, filter: none, interfaces: { wan1: sec-cloud, lan: int-dmz } }')

/** Everything that is asked of a connection beside its approval and its class. */
export const REVIEWED =
  'counterpart: 構成図, risk-assessment: 評価書, review-document: 検討書, contract: 契約第1号, cut-point: 回線終端装置, contact: 県 SOC'
