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
programs=$("$GEN_OPTDOCS" list)
for program in $programs; do
	document "doc/$program.8" "$program" man "$top/doc/$program.8.in"
	document "contrib/bash-completion/$program" "$program" bash
	document "contrib/fish/$program.fish" "$program" fish
	document "contrib/zsh/_$program" "$program" zsh
	document "contrib/icinga2/$program.conf" "$program" icinga2
	document "contrib/nagios/$program.cfg" "$program" nagios
	document "contrib/nrpe/$program.cfg.in" "$program" nrpe
done
# One document for all programs: not without one that this build lacks.
whole=yes
for source in "$top"/doc/check_*.8.in; do
	name=$(basename "$source" .8.in)
	echo "$programs" | grep -qx "$name" || whole="no, $name was not built"
done
if [ "$whole" = yes ]; then
	document contrib/icinga2/director-basket.json director
else
	echo "contrib/icinga2/director-basket.json: not compared: $whole"
fi
document doc/clients.md clients
exit $failed
