import type { NextConfig } from 'next'

/** Content-Security-Policy carries a nonce per request and is set in `src/proxy.ts`; these are the same for every answer. */
const SECURITY_HEADERS = [
  { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains; preload' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
]

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Nothing is written into the tree and nothing is looked up while building.
  agentRules: false,
  experimental: { agentUpgrade: false },
  transpilePackages: ['@naru/shared'],
  turbopack: {
    resolveAlias: { zod: './src/lib/zod/slim.ts', module: { browser: './without-node.cjs' } },
    rules: {
      '**/zod/v4/core/{json-schema-processors,to-json-schema}.js': { loaders: ['./without-json-schema.cjs'] },
    },
  },
  headers: async () => [
    { source: '/:path*', headers: SECURITY_HEADERS },
    { source: '/sw.js', headers: [{ key: 'Cache-Control', value: 'no-cache' }] },
    // Files without a nonce of their own run no script at all.
    {
      source: '/offline.html',
      headers: [{ key: 'Content-Security-Policy', value: "default-src 'self'; script-src 'none'" }],
    },
  ],
}

export default config
