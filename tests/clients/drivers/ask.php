<?php
// SPDX-License-Identifier: GPL-3.0-or-later
// PHP's streams.
if (($argv[1] ?? '') === '--version') {
    echo PHP_VERSION, ' ', OPENSSL_VERSION_TEXT, "\n";
    exit;
}
while (($line = fgets(STDIN)) !== false) {
    [$number, $host, $port, $anchors] = explode("\t", rtrim($line, "\n"));
    $said = [];
    set_error_handler(function ($level, $text) use (&$said) { $said[] = $text; return true; });
    $context = stream_context_create(['ssl' => ['cafile' => $anchors, 'verify_peer' => true, 'verify_peer_name' => true]]);
    $name = strpos($host, ':') === false ? $host : "[$host]";
    $stream = stream_socket_client("tls://$name:$port", $code, $text, 10, STREAM_CLIENT_CONNECT, $context);
    restore_error_handler();
    if ($stream) {
        fclose($stream);
        $answer = "accept\t";
    } else {
        $all = preg_replace('/\s+/', ' ', implode(' ', $said) ?: $text);
        $all = preg_replace('/stream_socket_client\(\): |Unable to connect to \S+ \([^)]*\)/', '', $all);
        $cannot = preg_match('/getaddrinfo|timed out/', $all);
        $answer = ($cannot ? 'cannot' : 'refuse') . "\t" . trim($all);
    }
    echo "$number\t$answer\n";
    flush();
}
