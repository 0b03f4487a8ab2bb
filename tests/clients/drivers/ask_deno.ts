// SPDX-License-Identifier: GPL-3.0-or-later
// Deno.connectTls: rustls and webpki as current programs contain them.

// deno-lint-ignore no-explicit-any
declare const Deno: any;

async function ask(host: string, port: number, anchors: string): Promise<[string, string]> {
  let connection;
  try {
    connection = await Deno.connectTls({ hostname: host, port, caCerts: [await Deno.readTextFile(anchors)] });
    await connection.handshake();
    await connection.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
    await connection.read(new Uint8Array(100));
    return ["accept", ""];
  } catch (error) {
    const text = `${error.name}: ${error.message}`.replace(/\s+/g, " ");
    return [/lookup address|TimedOut/.test(text) ? "cannot" : "refuse", text];
  } finally {
    connection?.close();
  }
}

function late(): Promise<[string, string]> {
  return new Promise((resolve) => setTimeout(() => resolve(["cannot", "timeout"]), 10000));
}

let rest = "";
const decoder = new TextDecoder();
for await (const chunk of Deno.stdin.readable) {
  rest += decoder.decode(chunk, { stream: true });
  const lines = rest.split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const [number, host, port, anchors] = line.split("\t");
    const [verdict, text] = await Promise.race([ask(host, Number(port), anchors), late()]);
    console.log([number, verdict, text].join("\t"));
  }
}
Deno.exit(0);
