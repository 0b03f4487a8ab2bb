// SPDX-License-Identifier: GPL-3.0-or-later

// verify_hostname answers pairs of a host and a dNSName as crypto/x509 does:
// each line of standard input is "host<TAB>dNSName in hexadecimal", each line of
// standard output 1 (accepted) or 0.  test_match_differential runs it.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		host, digits, found := strings.Cut(in.Text(), "\t")
		octets, err := hex.DecodeString(digits)
		if !found || err != nil {
			fmt.Fprintln(os.Stderr, "not a pair:", in.Text())
			os.Exit(1)
		}
		certificate := x509.Certificate{DNSNames: []string{string(octets)}}
		if certificate.VerifyHostname(host) == nil {
			fmt.Fprintln(out, 1)
		} else {
			fmt.Fprintln(out, 0)
		}
	}
}
