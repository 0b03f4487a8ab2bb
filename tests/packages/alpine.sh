# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets the variables
# APKBUILD: its functions as abuild calls them, with the release, in this system. That the packages
# that it names are there, and abuild's own checks, only Alpine can tell.
quietly alpine-packages packages_install test
unpack "$work/alpine"
apkbuild=$source/packaging/APKBUILD
sh -n "$apkbuild"
# Not used in the file, or not set there: that is between it and abuild.
shellcheck --shell=sh --exclude=SC2034,SC2154 "$apkbuild"
say "sh and shellcheck find nothing"

machine=$(${CC:-cc} -dumpmachine)
# abuild FUNCTION [FOLDER]: one of its functions, with what abuild promises to it
abuild() {
	srcdir=$work/alpine pkgdir=$work/alpine/pkg subpkgdir=${2:-} CBUILD=$machine CHOST=$machine MAKEFLAGS=-j$jobs \
		sh -eu -c '
			amove() {
				for path in "$@"; do
					mkdir -p "$subpkgdir/$(dirname "$path")"
					mv "$pkgdir/$path" "$subpkgdir/$path"
				done
			}
			. "$0"
			[ "$pkgver" = "$2" ]
			cd "$builddir"
			"$1"' "$apkbuild" "$1" "$version"
}

quietly alpine-build abuild build
quietly alpine-check abuild check
quietly alpine-package abuild package
domain=$work/alpine/domain
quietly alpine-domain abuild domain "$domain"
say "built, tested and packaged"
[ "$(contents "$domain" | grep check_cert_name'$')" = ./usr/share/check_cert_name ] || fail "the package of check_cert_domain has what is not its own"
! contents "$work/alpine/pkg/usr/lib" | grep check_cert_domain || fail "check_cert_domain is in both packages"
for file in "$work/alpine/pkg/usr/lib/monitoring-plugins/check_cert_name" "$domain/usr/lib/monitoring-plugins/check_cert_domain"; do
	[ "$("$file" -V | head -n 1)" = "$(basename "$file") $version" ] || fail "$file -V says something else"
done
say "each package has its own plugin, which runs"
