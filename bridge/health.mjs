/**
 * Container health check: `node health.mjs [address]`. Exit 0 while the bridge says it works, 1 otherwise.
 * Slower than this counts as failing: a bridge that cannot answer in time cannot keep its lease either.
 */
const ADDRESS = process.argv[2] ?? 'http://127.0.0.1:8787/health/live'
const TIMEOUT_MS = 2500

try {
  const response = await fetch(ADDRESS, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  process.stdout.write(await response.text())
  process.exitCode = response.ok ? 0 : 1
} catch (error) {
  process.stdout.write(`no answer: ${error instanceof Error ? error.name : 'unknown'}`)
  process.exitCode = 1
}
