import { readDataDir } from './config.ts'
import { runHistoryTool } from './history-tool.ts'

/** `npm run history -- import <csv>` and `-- list`; `history.mjs` in the container. */
process.exitCode = await runHistoryTool(process.argv.slice(2), readDataDir(), {
  out: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
})
