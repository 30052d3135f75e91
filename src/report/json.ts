import type { Reporter } from './reporter.ts'

/** The result as it is: for machines, and for printing later in either language. Its schema is `result.schema.json`. */
export const json: Reporter = {
  id: 'json',
  title: { ja: 'JSON（機械処理用）', en: 'JSON, for machines' },
  extension: 'json',
  render: (result) => `${JSON.stringify(result, null, 2)}\n`,
  renderDifference: (difference) => `${JSON.stringify(difference, null, 2)}\n`,
}
