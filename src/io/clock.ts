/** The only clock. Today in the machine's own time zone, as an ISO date; tests and audits give `--today` instead. */
export function today(): string {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
