#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Compares the documents that are made from the table of options with what gen_optdocs makes now;
# with "update" it writes them. GEN_OPTDOCS is that program.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# document FILE ARGUMENT...: one file (below the top of the source tree), and how to make it
document() {
	file=$top/$1
	shift
	"$GEN_OPTDOCS" "$@" >"$work/made"
	if [ "$mode" = update ]; then
		mkdir -p "$(dirname "$file")"
		cmp -s "$work/made" "$file" || cp "$work/made" "$file"
	elif ! diff -u "$file" "$work/made"; then
		echo "$file is out of date: make -C doc update-docs" >&2
		failed=1
	fi
}

mode=${1:-compare}
document doc/check_cert_name.8 man "$top/doc/check_cert_name.8.in"
document contrib/bash-completion/check_cert_name bash
document contrib/icinga2/check_cert_name.conf icinga2
document contrib/icinga2/director-basket.json director
document contrib/nagios/check_cert_name.cfg nagios
document contrib/nrpe/check_cert_name.cfg.in nrpe
exit $failed
