/** Bytes as they were before packing. Some servers unpack on the way: what does not look packed is given back as it is. */
export async function gunzip(packed: ArrayBuffer): Promise<Uint8Array> {
  const bytes = new Uint8Array(packed)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
