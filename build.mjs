// Builds dist/: the library as modules with types (tsc), the command line as two bundles with their compiled
// code (esbuild; opening a few files instead of hundreds and compiling none takes most of its start-up away),
// and the JSON Schema of results.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'inherit' })

rmSync('dist/cli', { recursive: true, force: true })
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
  build({ ...bundle, entryPoints: ['src/cli/run.ts'], outfile: 'dist/cli/run.js' }),
  build({ ...bundle, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli/main.js', plugins: [libraryApart] }),
  build({ ...bundle, entryPoints: ['src/index.ts'], outfile: 'dist/cli/library.js' }),
])
writeFileSync('dist/cli/package.json', '{ "type": "commonjs" }\n')
chmodSync('dist/cli/run.js', 0o755)
writeFileSync('dist/cli/LICENSES.txt', licencesOf(built.flatMap(({ metafile }) => Object.keys(metafile.inputs))))

const { resultJsonSchema } = await import('./dist/report/result-schema.js')
writeFileSync('dist/result.schema.json', `${JSON.stringify(resultJsonSchema(), null, 2)}\n`)

// The schemas of our own YAML are kept in the repository, where editors find them; a test holds them current.
if (process.argv.includes('--generate')) {
  const { publishedSchemas } = await import('./dist/intent/index.js')
  for (const { path, text } of publishedSchemas()) writeFileSync(path, text)
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

// `npx bunri` in a checkout finds its own command here, without asking a registry.
mkdirSync('node_modules/.bin', { recursive: true })
rmSync('node_modules/.bin/bunri', { force: true })
try {
  symlinkSync('../../dist/cli/run.js', 'node_modules/.bin/bunri')
} catch {
  // No symbolic links on this file system: `node dist/cli/run.js` remains.
}

// Written last: whoever finds it finds everything.
writeFileSync('dist/complete', '')

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
