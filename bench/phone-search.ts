import { measurePhoneSearch } from '../web/e2e/bench/phone-search.ts'

/** From a keystroke in the search box to the frame that shows its matches, with a processor slowed to a phone's. */
export async function run(): Promise<{ bench: string; figures: Record<string, number> }> {
  return { bench: 'phone-search', figures: await measurePhoneSearch() }
}
