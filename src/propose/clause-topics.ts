/**
 * Which checks speak of what a clause is about, by its words. A proposal for whoever writes a policy beside its document: a
 * person confirms each. The words are those that such documents use; nothing here is a reading of any of them.
 */

interface Topic {
  readonly words: readonly string[]
  readonly checks: readonly string[]
}

const TOPICS: readonly Topic[] = [
  { words: ['マイナンバー利用事務系', '個人番号利用事務', '他の領域との通信'], checks: ['SEG-003', 'SEG-004', 'SEG-007'] },
  { words: ['特定通信', 'MACアドレス'], checks: ['SEG-005'] },
  { words: ['LGWAN接続系', '通信経路を分割', '通信経路の分割'], checks: ['SEG-001', 'SEG-002'] },
  { words: ['無害化', 'テキスト化', '画面転送'], checks: ['SEG-002', 'MAIL-001', 'SEG-018'] },
  { words: ['切り離され', '切り離し'], checks: ['SEG-010'] },
  { words: ['総合行政ネットワーク', 'ＬＧＷＡＮ'], checks: ['SEG-011', 'NET-003'] },
  { words: ['住基ネット', '住民基本台帳ネットワーク'], checks: ['SEG-016'] },
  { words: ['セキュリティクラウド', 'インターネットとの通信を集約'], checks: ['NET-002'] },
  { words: ['外部の者が利用できる', '公開', 'ホームページ'], checks: ['SEG-014'] },
  { words: ['踏み台'], checks: ['SEG-009', 'MAIL-003'] },
  { words: ['開発', '本番', 'テスト用'], checks: ['SEG-015'] },
  { words: ['中継処理', '電子メールの中継', '転送(電子メール'], checks: ['MAIL-003'] },
  { words: ['自動転送', '容量の上限', 'スパムメール'], checks: ['MAIL-005'] },
  { words: ['ウイルスチェック', '不正プログラム対策', 'コンピュータウイルス'], checks: ['VIR-001', 'VIR-002', 'VIR-004'] },
  { words: ['パターンファイル', '修正プログラム', 'パッチ'], checks: ['VIR-004'] },
  { words: ['接続ポイント', '接続は必要最低限'], checks: ['NET-001'] },
  { words: ['外部ネットワーク', '外部の通信ネットワーク', '外部通信ネットワーク'], checks: ['NET-004', 'NET-005'] },
  { words: ['侵入検知', '侵入監視', 'ファイアウォール'], checks: ['NET-005'] },
  { words: ['24時間', '２４時間', '常時監視', '監視を行', '監視しなければ', '監視機能'], checks: ['NET-006'] },
  { words: ['外部からのアクセス', '庁外からのアクセス'], checks: ['NET-007', 'NET-008'] },
  { words: ['委託事業者', '外部委託', '保守'], checks: ['NET-008'] },
  { words: ['無線'], checks: ['NET-009'] },
  { words: ['冗長', '二重化', '途絶'], checks: ['NET-010'] },
  { words: ['盗聴', '傍受', '伝送途上', '通信回線'], checks: ['NET-011'] },
  { words: ['経路制御', 'ルーティング'], checks: ['NET-012'] },
  { words: ['未登録機器', '私物', '端末等をネットワークに接続', '持込み'], checks: ['NET-013'] },
  { words: ['アクセス制御', 'アクセス権限', 'サービス毎', '権限を有しない'], checks: ['RUL-003'] },
  { words: ['不要となった', '使用される予定のない', '抹消'], checks: ['RUL-004'] },
  { words: ['管理者権限', '特権'], checks: ['RUL-008'] },
  { words: ['ログ', 'アクセス記録'], checks: ['RUL-007', 'LOG-002', 'LOG-003'] },
  { words: ['時刻'], checks: ['LOG-001'] },
  { words: ['例外措置'], checks: ['EXC-001', 'EXC-002', 'EXC-003'] },
  { words: ['バックアップ'], checks: ['CHG-001'] },
  { words: ['設定の変更', '変更', '擬似環境', '接続テスト'], checks: ['CHG-002'] },
  { words: ['２名以上', '2名以上', '作業記録', '作業内容'], checks: ['CHG-004'] },
  { words: ['改ざん', '不正に変更'], checks: ['CHG-005'] },
  { words: ['ネットワーク図', 'ネットワーク構成図', '非公開', '構成等に関する情報'], checks: ['CHG-006'] },
  { words: ['台帳', 'ドキュメント', '情報資産'], checks: ['CHG-003'] },
  { words: ['分類'], checks: ['DAT-001'] },
  { words: ['送信', '持ち出', '暗号化'], checks: ['DAT-002'] },
  { words: ['フリーメール', 'ストレージ', '業務以外の目的', '目的外'], checks: ['DAT-003'] },
  { words: ['クラウド', '外部サービス', '庁外に設置'], checks: ['DAT-004'] },
  { words: ['監査', '点検', '遵守状況'], checks: ['AUD-001'] },
  { words: ['通信網'], checks: ['RUL-010'] },
]

const MOST = 4

/** Checks that may answer a clause with these words, at most four; empty when its words speak of nothing a check knows. */
export function checksAbout(words: string): readonly string[] {
  const text = words.normalize('NFKC')
  const found = TOPICS.flatMap(({ words: marks, checks }) => (marks.some((mark) => text.includes(mark.normalize('NFKC'))) ? checks : []))
  return [...new Set(found)].slice(0, MOST)
}
