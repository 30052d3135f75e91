/** The command line's own sentences, both languages side by side. */
import type { Text } from '../base/text.ts'

export const say = {
  tool: {
    ja: '自治体のネットワークが系ごとに分離されていることを、機器の設定から検証します（通信は一切行いません）',
    en: 'verifies from device configurations that the tiers of a local government network are apart (never uses the network)',
  },
  usage: { ja: '使い方', en: 'Usage' },
  commands: { ja: 'コマンド', en: 'Commands' },
  arguments: { ja: '引数', en: 'Arguments' },
  options: { ja: 'オプション', en: 'Options' },
  examples: { ja: '例', en: 'Examples' },
  moreHelp: { ja: '各コマンドの説明は bunri COMMAND --help', en: 'bunri COMMAND --help explains a command' },
  exitCodes: { ja: '終了コード', en: 'Exit codes' },
  exit0: { ja: '違反なし（例外適用を含む）', en: 'no violation (exempted included)' },
  exit1: { ja: '違反あり', en: 'violation' },
  exit2: { ja: '判定不能', en: 'not evaluable' },
  exit3: { ja: '入力がない、読めない、誤りがある', en: 'an input is missing, unreadable or invalid' },
  exit64: { ja: '使い方の誤り', en: 'wrong usage' },
  exit70: { ja: 'bunri の不具合', en: 'a defect in bunri' },
  langFlag: {
    ja: '表示する言語（ja または en）。既定は環境の言語',
    en: 'language of the output (ja or en); default: that of the environment',
  },
  helpFlag: { ja: 'この説明を表示', en: 'show this help' },
  versionFlag: { ja: '版を表示', en: 'show the version' },
  formatFlag: { ja: '出力の形式（既定は text）', en: 'output format (default: text)' },
  outputFlag: { ja: '結果を書き込むファイル（既定は標準出力）', en: 'file to write the result to (default: standard output)' },
  untilFlag: {
    ja: 'この日（YYYY-MM-DD）までに変わる判定を、日付と理由とともに一覧',
    en: 'list the verdicts that change up to this day (YYYY-MM-DD), with the date and the reason',
  },
  todayFlag: { ja: '判定の基準日 YYYY-MM-DD（既定は今日）', en: 'date the verdicts are given for, YYYY-MM-DD (default: today)' },
  allFlag: { ja: '省略せずすべて表示', en: 'show everything, nothing left out' },
  policyFlag: {
    ja: '方針のファイル。トポロジーに書かれた方針の代わりに使います（何度でも指定できます）',
    en: 'policy file to use instead of those the topology names (may be given several times)',
  },
  baselineFlag: {
    ja: '既知の指摘の記録。記録した範囲の指摘は既知として数え、終了コードに含めません',
    en: 'file of known findings: those within what it records are listed as known and do not fail',
  },
  chainsFlag: {
    ja: '中継をたどる経路のうち表示するもの。shortest は最短の 1 つ、all は極小の経路すべて',
    en: 'which chains of relays to show: the shortest one, or every minimal one (all)',
  },
  updateBaselineFlag: {
    ja: '今の指摘を --baseline のファイルに記録する（なければ作成）',
    en: 'record what is found today in the file of --baseline (made if missing)',
  },
  updateNeedsBaseline: {
    ja: '--update-baseline には --baseline FILE が要ります',
    en: '--update-baseline needs --baseline FILE',
  },
  allowUnknownFlag: { ja: '判定不能だけのときは終了コードを 0 にする', en: 'exit with 0 where the worst verdict is not evaluable' },
  check: {
    ja: '分離を検証し、違反とその根拠を示します',
    en: 'verify segregation and show violations with their evidence',
  },
  checks: { ja: '検査の一覧', en: 'list the checks' },
  explain: { ja: '検査の内容、直し方、限界を説明', en: 'explain a check: what it judges, how to fix, what it cannot see' },
  diff: {
    ja: '変更前と変更後で、開く通信・閉じる通信・変わる判定を比較',
    en: 'compare two topologies: traffic opened and closed, verdicts changed',
  },
  matrix: {
    ja: '系・ゾーンの組ごとに、方針の期待と実際に許可されている通信を並べた表を出力',
    en: 'print a table of every pair of tiers and zones: what the policy expects, what is permitted',
  },
  matrixFormatFlag: {
    ja: '出力の形式（text、表計算用の csv、印刷用の md。既定は text）',
    en: 'output format: text, csv for spreadsheets, md for printing (default: text)',
  },
  byFlag: { ja: '系どうし（tier）かゾーンどうし（zone）だけに絞る（既定は両方）', en: 'only tiers or only zones (default: both)' },
  zonesFlag: {
    ja: '送信側か受信側がこのゾーン・外部ネットワークの組だけを出力（コンマ区切り）',
    en: 'only pairs with one of these zones or external networks (comma separated)',
  },
  clauses: {
    ja: 'ポリシーの条項ごとに、何が答えるのか、構成を指定すればその判定も一覧で出力',
    en: 'list every clause of a policy, what answers it and, for a network, the verdict',
  },
  policyArgument: { ja: 'ポリシーのファイル、または付属のポリシーの名前', en: 'policy file, or name of one that comes with bunri' },
  clausesTopologyFlag: {
    ja: '判定する構成（topology.yaml のあるフォルダー）',
    en: 'the network to judge: folder that holds topology.yaml',
  },
  policyNew: {
    ja: '団体の規程に合わせるポリシーのひな形を作ります（足りない値は質問します）',
    en: 'make a policy of your own to fill in beside your document (asks for what is not given)',
  },
  policyIdFlag: {
    ja: 'ポリシーの id（英小文字・数字・ハイフン。ファイル名になります）',
    en: 'id of the policy: lower-case letters, digits, hyphens',
  },
  policyTitleFlag: { ja: '団体と文書の名称', en: 'name of the body and its document' },
  policyDocumentFlag: { ja: '文書の名称（既定は --title）', en: 'title of the document (default: --title)' },
  policyDateFlag: { ja: '文書の日付（YYYY、YYYY-MM、YYYY-MM-DD）', en: 'date of the document (YYYY, YYYY-MM, YYYY-MM-DD)' },
  extendsFlag: { ja: '土台にするポリシー（既定は guideline-alpha）', en: 'policy to build on (default: guideline-alpha)' },
  approverFlag: {
    ja: '例外措置を承認する人の役職（何度でも指定できます）',
    en: 'role that approves exceptions (may be given several times)',
  },
  everyFlag: { ja: '人の申告の間隔（既定は 1y）', en: 'how often people attest (default: 1y)' },
  clauseListFlag: {
    ja: '条項の一覧（CSV: 1 列目が番号、2 列目が文言）。答える検査を提案します',
    en: 'list of clauses (CSV: number, exact words); checks that may answer them are proposed',
  },
  policyOutputFlag: { ja: '書き込むファイル（既定は ID.yaml）', en: 'file to write (default: ID.yaml)' },
  policyNeeds: { ja: '--id と --title を指定してください', en: 'give --id and --title' },
  init: {
    ja: '設定ファイルのフォルダーから topology.yaml の案を作ります',
    en: 'propose a topology.yaml for a folder of exports',
  },
  folderArgument: { ja: '設定ファイルのあるフォルダー（下のフォルダーも読みます）', en: 'folder of exports, sub-folders included' },
  initOutputFlag: {
    ja: '書き込むファイル（既定は FOLDER/topology.yaml）。FOLDER か、その上のフォルダーに置きます',
    en: 'file to write (default: FOLDER/topology.yaml), in FOLDER or above it',
  },
  modelFlag: { ja: '三層の対策のモデル（既定は alpha）', en: 'model of the tiers (default: alpha)' },
  initPolicyFlag: {
    ja: '判定に使う方針のファイル、または付属の方針の名前（既定は guideline-alpha。何度でも指定できます）',
    en: 'policy file, or name of one that comes with bunri (default: guideline-alpha; may be given several times)',
  },
  nameFlag: { ja: '団体名', en: 'name of the body' },
  forceFlag: { ja: 'すでにあるファイルに上書きする', en: 'overwrite an existing file' },
  import: {
    ja: '設定ファイル 1 つを読み、ルールを共通の形で表示（ルール表は読み取りの確認にも）',
    en: 'read one export and show its rules in neutral form (for rule tables: how each row was read)',
  },
  importArgument: {
    ja: '機器の設定ファイル、またはルール表（CSV、XLSX）',
    en: 'export of a device, or a rule table (CSV, XLSX)',
  },
  importFormatFlag: {
    ja: '出力の形式（text、表計算用の csv、機械処理用の json。既定は text）',
    en: 'output format: text, csv for spreadsheets, json for machines (default: text)',
  },
  columnsFlag: { ja: 'ルール表の列の対応表（YAML）', en: 'column map of a rule table (YAML)' },
  vendorFlag: { ja: '設定の形式（既定は内容から判断）', en: 'format of the export (default: told by its content)' },
  topologyArgument: { ja: 'topology.yaml のあるフォルダー、または YAML ファイル', en: 'folder that holds topology.yaml, or a YAML file' },
  checkArgument: { ja: '検査の番号または名前（例: SEG-001）', en: 'number or name of a check, such as SEG-001' },
  beforeArgument: { ja: '変更前のトポロジー', en: 'topology before the change' },
  afterArgument: { ja: '変更後のトポロジー', en: 'topology after the change' },
  error: { ja: 'エラー', en: 'error' },
  warning: { ja: '警告', en: 'warning' },
  note: { ja: '参考', en: 'note' },
  seeHelp: { ja: '使い方は --help で表示されます', en: 'see --help' },
  defect: {
    ja: 'bunri の不具合です。結果は信用できないため出力しません',
    en: 'a defect in bunri; no result is printed because it could not be trusted',
  },
  debugHint: {
    ja: '詳しい情報は BUNRI_DEBUG=1 を付けて実行すると表示されます（設定の内容を含むことがあります）',
    en: 'run with BUNRI_DEBUG=1 for details (they may contain parts of the configuration)',
  },
} as const satisfies Record<string, Text>

/** Sentences with a blank. */
export const sayWith = {
  badPolicyId: (id: string): Text => ({
    ja: `--id「${id}」は英小文字、数字、ハイフンで書いてください`,
    en: `--id "${id}" must be lower-case letters, digits and hyphens`,
  }),
  policyWritten: (file: string, clauses: number): Text => ({
    ja:
      clauses === 0
        ? `${file} を書きました。文書と見比べて条項を書き、bunri clauses ${file} で確かめてください`
        : `${file} を書きました（条項 ${clauses} 件。答える検査は提案です）。文書と見比べて直し、bunri clauses ${file} で確かめてください`,
    en:
      clauses === 0
        ? `wrote ${file}; add the clauses of your document and look at them with bunri clauses ${file}`
        : `wrote ${file} (${clauses} ${clauses === 1 ? 'clause' : 'clauses'}, checks proposed); compare it with your document and look at it with bunri clauses ${file}`,
  }),
  badDate: (flag: string): Text => ({
    ja: `--${flag} は実在する日付を YYYY-MM-DD で指定してください`,
    en: `--${flag} must be a real date written YYYY-MM-DD`,
  }),
  untilBefore: (until: string, today: string): Text => ({
    ja: `--until（${until}）は基準日（${today}）より後の日付にしてください`,
    en: `--until (${until}) must not be before the date of the verdicts (${today})`,
  }),
  unknownCommand: (name: string): Text => ({ ja: `${name} というコマンドはありません`, en: `there is no command ${name}` }),
  unknownFlag: (names: string): Text => ({ ja: `${names} というオプションはありません`, en: `there is no option ${names}` }),
  missingArgument: (names: string): Text => ({ ja: `${names} を指定してください`, en: `${names} is missing` }),
  unexpectedArgument: (names: string): Text => ({ ja: `余分な引数です: ${names}`, en: `unexpected argument: ${names}` }),
  flagNeedsValue: (name: string): Text => ({ ja: `--${name} には値が要ります`, en: `--${name} needs a value` }),
  flagNotOneOf: (name: string, options: string): Text => ({
    ja: `--${name} に指定できるのは ${options} です`,
    en: `--${name} takes one of: ${options}`,
  }),
  badUsage: (detail: string): Text => ({ ja: `指定に誤りがあります: ${detail}`, en: `wrong usage: ${detail}` }),
  unknownCheck: (name: string): Text => ({ ja: `${name} という検査はありません`, en: `there is no check ${name}` }),
  didYouMean: (names: string): Text => ({ ja: `次のどれかですか: ${names}`, en: `did you mean: ${names}` }),
  unknownZones: (names: string, known: string): Text => ({
    ja: `${names} というゾーン・外部ネットワークはありません（あるのは ${known}）`,
    en: `there is no zone or external network ${names} (there are ${known})`,
  }),
  importErrors: (n: number): Text => ({
    ja: `読めない箇所が ${n} 件あります。このままでは検証に使えません`,
    en: `${n} ${n === 1 ? 'error' : 'errors'}: as it is, it cannot be used for a check`,
  }),
  notWritten: (path: string): Text => ({ ja: `${path} に書き込めません`, en: `cannot write ${path}` }),
  notAFolder: (path: string): Text => ({ ja: `${path} というフォルダーはありません`, en: `there is no folder ${path}` }),
  exists: (path: string): Text => ({
    ja: `${path} はすでにあります。上書きするなら --force、別の名前にするなら --output を付けてください`,
    en: `${path} exists already; add --force to overwrite it, or --output for another name`,
  }),
  outputOutside: (path: string): Text => ({
    ja: `${path} は設定ファイルのフォルダーより下か、別の場所です。設定ファイルはトポロジーと同じフォルダーか、その下に要ります`,
    en: `${path} is not above the exports; exports must be in the folder of the topology or below it`,
  }),
  nothingRecognised: (path: string): Text => ({
    ja: `${path} に、読める設定ファイルが 1 つもありません。機器から取り出した設定（show running-config、FortiGate のバックアップなど）を入れてください`,
    en: `no file in ${path} is an export that bunri reads; put configurations there as the devices print them (show running-config, a FortiGate backup …)`,
  }),
  before: (place: string): Text => ({ ja: `変更前 ${place}`, en: `before: ${place}` }),
  after: (place: string): Text => ({ ja: `変更後 ${place}`, en: `after: ${place}` }),
  inputErrors: (n: number): Text => ({
    ja: `入力に誤りが ${n} 件あるため、判定していません`,
    en: `not judged: ${n} ${n === 1 ? 'error' : 'errors'} in the inputs`,
  }),
} as const
