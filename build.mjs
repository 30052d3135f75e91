// Builds dist/: the library as modules with types (tsc), the command line as two bundles with their compiled
// code (esbuild; opening a few files instead of hundreds and compiling none takes most of its start-up away),
// and the JSON Schema of results.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

// `npm ci` builds, and so does the first `npx bunri` in a checkout: the second has nothing left to do.
if (process.argv.includes('--if-needed') && isCurrent()) process.exit(0)

// Made aside and moved into place whole, so that a build that fails leaves what was there.
const aside = `node_modules/.bunri-dist-${process.pid}`
const began = new Date()
const { status: compiled } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--outDir', aside], {
  stdio: 'inherit',
})
if (compiled !== 0) {
  rmSync(aside, { recursive: true, force: true })
  process.exit(1)
}

rmSync(`${aside}/cli`, { recursive: true, force: true })
const bundle = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  define: { 'import.meta.dirname': '__dirname' },
  // `import()` becomes `require`, which the launcher answers.
  supported: { 'dynamic-import': false },
  // oclif looks for these to run TypeScript sources, which an installed bunri does not have.
  external: ['typescript', 'ts-node', 'tsx'],
}
/** Commands load the library only when they run. */
const libraryApart = {
  name: 'library-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/index\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: './library.js', external: true } : undefined)),
}
const built = await Promise.all([
  build({ ...bundle, entryPoints: ['src/cli/run.ts'], outfile: `${aside}/cli/run.js` }),
  build({ ...bundle, entryPoints: ['src/cli/main.ts'], outfile: `${aside}/cli/main.js`, plugins: [libraryApart] }),
  build({ ...bundle, entryPoints: ['src/index.ts'], outfile: `${aside}/cli/library.js` }),
])
writeFileSync(`${aside}/cli/package.json`, '{ "type": "commonjs" }\n')
chmodSync(`${aside}/cli/run.js`, 0o755)
writeFileSync(`${aside}/cli/LICENSES.txt`, licencesOf(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))))
rmSync('dist', { recursive: true, force: true })
renameSync(aside, 'dist')

const { resultJsonSchema } = await import('./dist/report/result-schema.js')
writeFileSync('dist/result.schema.json', `${JSON.stringify(resultJsonSchema(), null, 2)}\n`)

// The schemas of our own YAML are kept in the repository, where editors find them; a test holds them current.
if (process.argv.includes('--generate')) {
  const { publishedSchemas } = await import('./dist/intent/index.js')
  for (const { path, text } of publishedSchemas()) writeFileSync(path, text)
  const { columnsJsonSchema } = await import('./dist/vendors/table/columns-schema.js')
  writeFileSync('topologies/columns.schema.json', columnsJsonSchema())
}

// The compiled code that a check needs, kept for the next start.
const sample = 'topologies/mihon-city'
if (existsSync(sample)) {
  const { status } = spawnSync(process.execPath, ['dist/cli/run.js', 'check', sample], {
    env: { ...process.env, BUNRI_WRITE_CODE_CACHE: '1' },
    stdio: 'ignore',
  })
  if (![0, 1, 2].includes(status)) console.warn(`bunri check ${sample} ended with ${status}`)
}

// Written last, with the time of the sources it is made from: whoever finds it finds everything.
writeFileSync('dist/complete', '')
utimesSync('dist/complete', began, began)

/** Whether `dist/` is at least as new as everything it is made from. */
function isCurrent() {
  if (!existsSync('dist/complete')) return false
  const sources = ['build.mjs', 'package.json', 'tsconfig.json', ...readdirSync('src', { recursive: true }).map((name) => `src/${name}`)]
  const built = statSync('dist/complete').mtimeMs
  return sources.every((path) => statSync(path).mtimeMs <= built)
}

/** The licence of every package that the bundle contains, as their licences ask. */
function licencesOf(files) {
  const packages = new Set(
    files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter((folder) => folder !== undefined),
  )
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file === undefined || !existsSync(`${folder}/${file}`) ? '' : `\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`
    return `${name} ${version} (${license})\n${text}`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}
