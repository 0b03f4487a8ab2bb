// SPDX-License-Identifier: GPL-3.0-or-later
// Node's tls module; with the argument https, its https module.
const tls = require('tls'), https = require('https'), fs = require('fs'), net = require('net');
const readline = require('readline');

function ask(number, host, port, anchors, done) {
  let over = false;
  const end = (verdict, text) => {
    if (over) return;
    over = true;
    stream.destroy();
    console.log([number, verdict, String(text || '').replace(/\s+/g, ' ')].join('\t'));
    done();
  };
  const options = { host, port: Number(port), ca: fs.readFileSync(anchors) };
  if (!net.isIP(host)) options.servername = host;
  let stream;
  try {
    if (process.argv[2] === 'https') {
      const name = host.includes(':') ? `[${host}]` : host;
      stream = https.get(new URL(`https://${name}:${port}/`), { ca: options.ca, agent: false }, () => end('accept'));
    } else {
      stream = tls.connect(options, () => end('accept'));
    }
  } catch (error) {
    stream = { destroy() {} };
    return end('refuse', `${error.code || error.name}: ${error.message}`);
  }
  stream.setTimeout(10000, () => end('cannot', 'timeout'));
  stream.on('error', error => end(/ENOTFOUND|EAI_AGAIN/.test(error.code) ? 'cannot' : 'refuse',
    `${error.code || error.name}: ${error.message}`));
  stream.on('close', () => end('refuse', 'closed'));
}

const queue = [];
let busy = false;
function next() {
  if (busy || !queue.length) return;
  busy = true;
  ask(...queue.shift(), () => { busy = false; next(); });
}
readline.createInterface({ input: process.stdin }).on('line', line => { queue.push(line.split('\t')); next(); });
