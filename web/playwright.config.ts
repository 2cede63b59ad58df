import { defineConfig } from 'playwright/test'

const report = process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
const isRoot = process.getuid?.() === 0

/** These end the bridge or the broker that all stories share, so they are told when the others are over. */
const ALONE = '**/outages.story.ts'
/** It ends the day for all of them, so it is told after those. */
const LAST = '**/evening.story.ts'
/** `npm run e2e -- --full`: every story that can be told on a phone is. Pictures are taken of both. */
const isFull = process.env.NARU_E2E_FULL === '1' || process.env.NARU_SCREENSHOTS === '1'
const DESKTOP = { viewport: { width: 1440, height: 900 } }

/** Two stories at a time, each with a user and an account of its own, on one stack. */
export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.story.ts',
  outputDir: '../.local/e2e/results',
  globalSetup: './e2e/support/global-setup.ts',
  workers: 2,
  forbidOnly: true,
  // A story that a busy machine upset is told once more; the list names it.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    locale: 'ko-KR',
    timezoneId: 'America/New_York', // a reader abroad must still see Korean time
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    // A trace takes as much of the machine as the story itself: `npm run e2e -- <story> --trace retain-on-failure`.
    trace: 'off',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROME_PATH,
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', testIgnore: [ALONE, LAST], grepInvert: /@phone/, use: DESKTOP },
    {
      name: 'phone',
      testIgnore: [ALONE, LAST],
      // What does not depend on the size of the screen is told once; what hardly does, once in a run of all tests.
      grepInvert: isFull ? /@desktop/ : /@desktop|@once/,
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
    { name: 'alone', testMatch: ALONE, dependencies: ['desktop', 'phone'], use: DESKTOP },
    { name: 'evening', testMatch: LAST, dependencies: ['alone'], use: DESKTOP },
  ],
})
