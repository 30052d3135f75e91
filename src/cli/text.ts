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
  todayFlag: { ja: '判定の基準日 YYYY-MM-DD（既定は今日）', en: 'date the verdicts are given for, YYYY-MM-DD (default: today)' },
  allFlag: { ja: '省略せずすべて表示', en: 'show everything, nothing left out' },
  policyFlag: {
    ja: '方針のファイル。トポロジーに書かれた方針の代わりに使います（何度でも指定できます）',
    en: 'policy file to use instead of those the topology names (may be given several times)',
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
  topologyArgument: { ja: 'topology.yaml のあるフォルダー、または YAML ファイル', en: 'folder that holds topology.yaml, or a YAML file' },
  checkArgument: { ja: '検査の番号または名前（例: SEG-001）', en: 'number or name of a check, such as SEG-001' },
  beforeArgument: { ja: '変更前のトポロジー', en: 'topology before the change' },
  afterArgument: { ja: '変更後のトポロジー', en: 'topology after the change' },
  error: { ja: 'エラー', en: 'error' },
  warning: { ja: '警告', en: 'warning' },
  note: { ja: '参考', en: 'note' },
  seeHelp: { ja: '使い方は --help で表示されます', en: 'see --help' },
  badDate: { ja: '--today は実在する日付を YYYY-MM-DD で指定してください', en: '--today must be a real date written YYYY-MM-DD' },
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
  notWritten: (path: string): Text => ({ ja: `${path} に書き込めません`, en: `cannot write ${path}` }),
  before: (place: string): Text => ({ ja: `変更前 ${place}`, en: `before: ${place}` }),
  after: (place: string): Text => ({ ja: `変更後 ${place}`, en: `after: ${place}` }),
  inputErrors: (n: number): Text => ({
    ja: `入力に誤りが ${n} 件あるため、判定していません`,
    en: `not judged: ${n} ${n === 1 ? 'error' : 'errors'} in the inputs`,
  }),
} as const
