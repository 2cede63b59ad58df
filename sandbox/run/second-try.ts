import type { FileTally, UnitReport } from './reports.ts'

/** Databases, processes and pages; the rest computes, and what is wrong there is wrong every time. */
const REAL_PARTS = /\/(bridge|sandbox|supabase|tools)\/|\.test\.tsx$/
/** What went wrong in a simulated life or under a kill went wrong. */
const ONCE = /\/bridge\/test\/(chaos|sim)\//
/** So many are no matter of a busy machine. */
const MOST_FILES = 3

/**
 * Files that may have failed because the machine was busy, by their paths: they are run once more, alone. None when that
 * could not make the run green.
 */
export function filesToTryAgain({ files, errors }: UnitReport): readonly string[] {
  const failed = files.filter((file) => file.failed > 0).map(({ path }) => path)
  const isHopeless = errors > 0 || failed.length > MOST_FILES
  return isHopeless || failed.some((path) => ONCE.test(path) || !REAL_PARTS.test(path)) ? [] : failed
}

/** What a run did whose failed files were run again: they count as they were the second time. */
export function withSecondTry(first: UnitReport, second: UnitReport): UnitReport {
  const again = new Map(second.files.map((file): [string, FileTally] => [file.path, file]))
  return {
    files: first.files.map((file) => again.get(file.path) ?? file),
    errors: first.errors + second.errors,
  }
}
