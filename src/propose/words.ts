/**
 * What names suggest. Interface names, descriptions, VDOMs and address objects are free text in two scripts; the tables
 * below hold the words that networks of Japanese local governments use in them. A word only ever suggests: what it
 * suggests is written down with the word itself, and a person decides.
 */
import type { BaseTier, ExternalKind } from '../model/topology.ts'

/** A word that was found, and what it speaks for. */
export interface Hint<T> {
  readonly means: T
  /** How strongly: 3 says it outright, 2 usually means it, 1 fits. */
  readonly weight: 1 | 2 | 3
  /** The word as it stands in the text. */
  readonly word: string
}

/** Latin words match whole (`print` does not say `int`); Japanese words match anywhere. */
type Entry<T> = readonly [means: T, weight: 1 | 2 | 3, words: string]

const TIER_WORDS: readonly Entry<BaseTier>[] = [
  ['mynumber', 3, 'mynumber myno mynum mn kikan マイナンバー マイナ 個人番号 番号系 基幹 住基 住民記録 住記 juki juuki 団体内統合宛名'],
  ['mynumber', 2, 'my cs koseki atena 戸籍 宛名 税務 税総合 住民情報 中間サーバ'],
  ['mynumber', 1, '福祉 介護 国保 市民課 住民課'],
  ['lgwan', 3, 'lgwan lg 総合行政'],
  ['lgwan', 2, 'naibu jouhoukei 内部情報 庁内lan'],
  ['lgwan', 1, 'gikai shokuin gyomu gyoumu groupware 議会 職員 業務 庁内 本庁 グループウェア'],
  ['internet', 3, 'internet inet インターネット'],
  ['internet', 2, 'int dmz pub public koukai 公開'],
  ['internet', 1, 'vdi web www proxy mta 仮想ブラウザ プロキシ'],
  [
    'independent',
    3,
    'guest school sch gakkou gakko gakushu gakushuu koumu giga raichou cctv voip 来庁者 来訪者 公衆 学校 学習系 校務 教育系 児童 生徒 監視カメラ 防犯カメラ 電話 防災無線 監視制御',
  ],
  ['independent', 2, 'wifi phone tel camera scada 消防 水道 カメラ 空調 設備'],
  ['mgmt', 3, 'mgmt management oob nms 管理lan 管理系 管理セグ 機器管理 運用管理'],
  ['mgmt', 2, 'kanri 管理 監視'],
]

const EXTERNAL_WORDS: readonly Entry<ExternalKind>[] = [
  ['security-cloud', 3, 'seccloud jsc セキュリティクラウド'],
  ['juki-net', 3, 'jukinet juki juuki 住基'],
  ['gov-cloud', 3, 'gcas govcloud gcloud ガバメントクラウド ガバクラ'],
  ['public-body', 3, 'kokuho kokuhoren 国保連 国民健康保険団体連合会 後期高齢 広域連合'],
  ['vendor-remote', 3, 'hoshu maint 保守 リモートメンテ'],
  ['remote-worker', 3, 'telework テレワーク'],
  ['cloud-service', 3, 'azure aws m365 o365 expressroute directconnect'],
  ['lgwan', 3, 'lgwan 総合行政'],
  ['internet', 3, 'internet inet isp インターネット プロバイダ フレッツ pppoe dialer ocn'],
  ['internet', 2, 'wan wan1 wan2 予備回線 光回線 固定ip'],
]

/** Words that say a line leaves the body: they tell the LGWAN from a segment of the LGWAN tier. */
const OUTWARD = /(?:^|[^a-z])(?:wan\d*|fw|rt|router|gw|ce|onu|isp|vpn)(?:[^a-z]|$)|回線|専用線|ルータ|網|接続装置|外部/i

/** Words that name a cable between devices rather than a segment with hosts. */
const CABLE = /(?:^|[^a-z])(?:uplink|downlink|watari|trunk|transit|p2p|to)(?:[^a-z]|$)|渡り|→|直結/i

/** What an interface, VDOM, host or object name says of a tier, strongest first. */
export function tierHints(text: string): readonly Hint<BaseTier>[] {
  const sanitizer = sanitizerSide(text)
  const found = hintsIn(TIER_WORDS, text)
  return sanitizer === undefined ? found : [sanitizer, ...found]
}

/** What the words of an interface and its routes say of the network outside. */
export function externalHints(text: string): readonly Hint<ExternalKind>[] {
  // `sec-cloud` and `gov-cloud` are two words to the splitter.
  return hintsIn(EXTERNAL_WORDS, text.replace(/(sec|gov|juki|direct|express)[-_ ](cloud|net|connect|route)/gi, '$1$2'))
}

export function saysOutward(text: string): boolean {
  return OUTWARD.test(text.normalize('NFKC'))
}

export function saysCable(text: string): boolean {
  return CABLE.test(text.normalize('NFKC'))
}

/** A sanitizer stands with one leg on either side: 無害化(内) is the LGWAN tier's, 無害化(外) the Internet tier's. */
function sanitizerSide(text: string): Hint<BaseTier> | undefined {
  const plain = text.normalize('NFKC')
  const word = /無害化|sanitiz\w*|(?<![a-z])san(?![a-z])/i.exec(plain)?.[0]
  if (word === undefined) return undefined
  const rest = plain.replace(word, ' ')
  if (/内|inner|(?<![a-z])in(?![a-z])/i.test(rest)) return { means: 'lgwan', weight: 3, word: plain.trim() }
  if (/外|outer|(?<![a-z])out(?![a-z])/i.test(rest)) return { means: 'internet', weight: 3, word: plain.trim() }
  return undefined
}

function hintsIn<T>(entries: readonly Entry<T>[], text: string): readonly Hint<T>[] {
  const plain = text.normalize('NFKC').toLowerCase()
  // `v330-int`, `MYNO`, `lgwan2`: numbers end a word, so that `LG01` says LG.
  const latin = new Set(plain.match(/[a-z]+\d*/g)?.flatMap((word) => [word, word.replace(/\d+$/, '')]) ?? [])
  const found: Hint<T>[] = []
  for (const [means, weight, words] of entries) {
    for (const word of words.split(' ')) {
      const isLatin = /^[a-z0-9]+$/.test(word)
      if (isLatin ? latin.has(word) : plain.includes(word)) found.push({ means, weight, word })
    }
  }
  return found.sort((a, b) => b.weight - a.weight)
}

/** Japanese words of interface descriptions as identifiers use them. Longer words first. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['セキュリティクラウド', 'sec-cloud'],
  ['ガバメントクラウド', 'gov-cloud'],
  ['総合行政', 'lgwan'],
  ['インターネット', 'internet'],
  ['マイナンバー', 'mynumber'],
  ['監視カメラ', 'camera'],
  ['防犯カメラ', 'camera'],
  ['住民記録', 'juki'],
  ['防災無線', 'bousai'],
  ['国保連', 'kokuho'],
  ['無害化', 'san'],
  ['来庁者', 'guest'],
  ['議会', 'gikai'],
  ['学習', 'learn'],
  ['校務', 'koumu'],
  ['学校', 'school'],
  ['教育', 'school'],
  ['基幹', 'kikan'],
  ['住基', 'juki'],
  ['戸籍', 'koseki'],
  ['宛名', 'atena'],
  ['連携', 'renkei'],
  ['帳票', 'print'],
  ['複合機', 'print'],
  ['印刷', 'print'],
  ['業務', 'gyomu'],
  ['職員', 'staff'],
  ['本庁', 'honcho'],
  ['支所', 'branch'],
  ['出先', 'branch'],
  ['拠点', 'branch'],
  ['図書館', 'library'],
  ['水道', 'water'],
  ['消防', 'fire'],
  ['電話', 'phone'],
  ['管理', 'mgmt'],
  ['保守', 'maint'],
  ['開発', 'dev'],
  ['検証', 'test'],
  ['公開', 'pub'],
  ['端末', 'client'],
  ['サーバ', 'server'],
  ['予備', 'backup'],
  ['回線', 'line'],
  ['内側', 'in'],
  ['外側', 'out'],
  ['庁内', 'chonai'],
]

/** Words that say nothing about what a name names. */
const EMPTY_WORDS: ReadonlySet<string> = new Set([
  'lan',
  'seg',
  'segment',
  'net',
  'network',
  'vlan',
  'n',
  'line',
  'vdom',
  'interface',
  'if',
  'to',
])

/** Known Japanese words spelled in Latin letters, the rest left as it is. */
export function asLatin(text: string): string {
  let plain = text.normalize('NFKC').toLowerCase()
  for (const [japanese, latin] of SPELLINGS) plain = plain.replaceAll(japanese, ` ${latin} `)
  // A side at the end of a name, as in `mail-san内` and 無害化(外); 案内 and 場外 are other words.
  return plain.replace(/(?<=[a-z0-9(_ -])[内外]\)?\s*$/, (side) => (side.startsWith('内') ? ' in' : ' out'))
}

/** A free text as the words of an identifier: `無害化(内)` gives `san in`; empty when nothing of it can be spelled. */
export function spelled(text: string): readonly string[] {
  return (asLatin(text).match(/[a-z][a-z0-9]*|\d+/g) ?? []).filter((word) => !EMPTY_WORDS.has(word))
}
