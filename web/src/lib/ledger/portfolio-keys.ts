/** What is read again when a fill is told: everything under these. */
export const portfolioKeys = { all: ['ledger', 'portfolio'] } as const
