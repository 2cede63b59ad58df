// Files that share a worker meet what others have left. Two libraries mind: zod gets its OpenAPI methods only for schemas
// made afterwards, and Hono's "already sent" is recognized only if it was made before the first server.
import '@hono/node-server/utils/response'
import '@hono/zod-openapi'
