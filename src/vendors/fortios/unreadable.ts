import type { Diagnostic } from '../../base/diagnostic.ts'
import type { SourceFile } from '../../base/span.ts'
import { wholeFile } from '../../base/span.ts'

/** Why a file cannot be a configuration in text: encrypted, binary, or the YAML form of 7.x. */
export function unreadable(source: SourceFile): Diagnostic | undefined {
  const text = source.text
  const error = (code: string, ja: string, en: string, hint: { readonly ja: string; readonly en: string }): Diagnostic => ({
    code,
    severity: 'error',
    span: wholeFile(source),
    text: { ja, en },
    hint,
  })
  if (/^\ufeff?#FGBK\|/.test(text) || isBinary(text)) {
    return error('fortios-encrypted', '暗号化されたか、テキストでないバックアップです', 'the backup is encrypted or not text', {
      ja: 'パスワードを付けずにバックアップを取り直してください',
      en: 'take the backup again without a password',
    })
  }
  if (
    !/^[^\S\n]*(?:\S+ (?:\([^)\n]*\) )?[#$] )?config \w/m.test(text) &&
    /^\w+(?:_\w+)+:\s*$/m.test(text) &&
    /^#config-version=/m.test(text)
  ) {
    return error('fortios-yaml', 'YAML形式のバックアップは読めません', 'backups in YAML form are not read', {
      ja: 'FortiOS形式（config … end）でバックアップを取り直してください',
      en: 'take the backup in FortiOS form (config … end)',
    })
  }
  return undefined
}

/** Control characters and undecodable bytes beyond what a stray terminal escape explains. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 65_536)
  if (sample.includes('\u0000')) return true
  let strange = 0
  for (let at = 0; at < sample.length; at++) {
    const code = sample.charCodeAt(at)
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 27 && code !== 8 && code !== 12)) strange++
  }
  return strange > 16 && strange * 50 > sample.length
}
