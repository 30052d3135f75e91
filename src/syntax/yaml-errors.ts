import type { Text } from '../base/text.ts'

interface Explanation {
  readonly text: Text
  readonly hint?: Text
}

const GENERAL: Explanation = {
  text: { ja: 'YAML として読めません', en: 'this is not valid YAML' },
  hint: {
    ja: '字下げ、コロンの後の空白、引用符を確かめてください',
    en: 'check the indentation, the space after the colon, and the quotes',
  },
}

const EXPLANATIONS: Readonly<Record<string, Explanation | undefined>> = {
  TAB_AS_INDENT: {
    text: { ja: '字下げにタブは使えません', en: 'tabs cannot be used to indent' },
    hint: { ja: '半角の空白 2 つで字下げしてください', en: 'indent with two spaces' },
  },
  BAD_INDENT: {
    text: { ja: '字下げが揃っていないか、括弧が閉じていません', en: 'the indentation does not line up, or a bracket is not closed' },
    hint: {
      ja: '上の行と字下げを揃え、[ ] と { } の数を確かめてください',
      en: 'line it up with the lines above and count the [ ] and { }',
    },
  },
  BLOCK_AS_IMPLICIT_KEY: {
    text: { ja: '1 行に「: 」が 2 つあります', en: 'there are two ": " in one line' },
    hint: { ja: '値に「: 」を含めるときは "…" で囲んでください', en: 'put a value that holds ": " into quotes' },
  },
  MISSING_CHAR: {
    text: { ja: '引用符、括弧またはカンマが足りません', en: 'a quote, a bracket or a comma is missing' },
    hint: { ja: '開いた引用符と括弧を閉じてください', en: 'close the quotes and brackets that were opened' },
  },
  BAD_SCALAR_START: {
    text: { ja: '値がこの記号で始まることはできません', en: 'a value cannot begin with this character' },
    hint: { ja: '値を "…" で囲んでください', en: 'put the value into quotes' },
  },
  MULTIPLE_DOCS: {
    text: { ja: '1 つのファイルに文書が 2 つあります（---）', en: 'there are two documents in one file (---)' },
    hint: { ja: '文書ごとにファイルを分けてください', en: 'put each document into a file of its own' },
  },
  MULTILINE_IMPLICIT_KEY: {
    text: { ja: '項目名が行をまたいでいるか、「: 」がありません', en: 'a key spans lines, or its ": " is missing' },
    hint: { ja: '「項目名: 値」の形で書いてください', en: 'write it as "key: value"' },
  },
  BAD_DQ_ESCAPE: {
    text: { ja: '"…" の中の \\ の使い方が正しくありません', en: 'a \\ inside "…" is not a valid escape' },
    hint: { ja: "'…' で囲むか、\\\\ と書いてください", en: "use '…' instead, or write \\\\" },
  },
}

/** What a parser error means to somebody who writes YAML by hand. */
export function yamlErrorText(code: string): Explanation {
  return EXPLANATIONS[code] ?? GENERAL
}
