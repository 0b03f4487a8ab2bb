// SPDX-License-Identifier: GPL-3.0-or-later
// Go's crypto/tls.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

func ask(host, port, anchors string) (string, string) {
	octets, _ := os.ReadFile(anchors)
	pool := x509.NewCertPool()
	whole := pool.AppendCertsFromPEM(octets)
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	plain, err := dialer.Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return "cannot", err.Error()
	}
	defer plain.Close()
	plain.SetDeadline(time.Now().Add(10 * time.Second))
	err = tls.Client(plain, &tls.Config{RootCAs: pool, ServerName: host}).Handshake()
	if err == nil {
		return "accept", ""
	}
	text := err.Error()
	if !whole {
		text += " (a root could not be read)"
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "cannot", text
	}
	return "refuse", text
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		verdict, text := ask(f[1], f[2], f[3])
		fmt.Printf("%s\t%s\t%s\n", f[0], verdict, strings.Join(strings.Fields(text), " "))
	}
}
