# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets the variables
# What "make", "make install" and "make uninstall" do with a release.

# Where there is no network, no git, no Python and none of the autotools: calls of those are noted.
unpack "$work/install"
absent=$work/install/absent
mkdir "$absent"
for tool in git python python3 autoconf autoheader autoreconf automake aclocal perl clang-format-19; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/called"\nexit 99\n' "$tool" "$absent" >"$absent/$tool"
	chmod +x "$absent/$tool"
done
alone=
! unshare -rn true 2>/dev/null || alone="unshare -rn"

# build OPTION...: configure and make, in $work/install/build
build() {
	mkdir -p "$work/install/build"
	cd "$work/install/build" || exit
	# shellcheck disable=SC2086 # $alone is words
	PATH=$absent:$PATH quietly install-configure $alone "$source/configure" "$@"
	# shellcheck disable=SC2086
	PATH=$absent:$PATH quietly install-make $alone make -j"$jobs"
}

# installed DESTDIR: installs into it, and holds what is there to what a user is promised.
installed() {
	local file link
	PATH=$absent:$PATH quietly install-install make install DESTDIR="$1"
	[ ! -e "$absent/called" ] || fail "the build called what need not be there:" "$(cat "$absent/called")"
	for file in "$plugindir"/check_cert_{name,domain} "$share"/man/man8/check_cert_{name,domain}.8 \
		"$share"/bash-completion/completions/check_cert_{name,domain} \
		"$share"/fish/vendor_completions.d/check_cert_{name,domain}.fish "$share"/zsh/site-functions/_check_cert_{name,domain} \
		"$share"/check_cert_name/icinga2/{check_cert_name.conf,check_cert_domain.conf,director-basket.json,passive-results} \
		"$share"/check_cert_name/{graphite/check_cert.ini,grafana/certificates.json} \
		"$share"/check_cert_name/nagios/{check_cert_name,check_cert_domain,example}.cfg \
		"$share"/check_cert_name/nrpe/check_cert_{name,domain}.cfg \
		"$doc"/{README.md,NEWS,SECURITY.md,COPYING}; do
		[ -f "$1$file" ] || fail "not installed: $file"
	done
	for file in "$1$plugindir"/check_cert_*; do
		[ "$("$file" -V | head -n 1)" = "$(basename "$file") $version" ] || fail "$file -V says something else"
		! readelf -d "$file" | grep -E 'R(UN)?PATH' || fail "$file has a path to libraries of its own"
	done
	for file in "$1$share"/man/man8/*; do
		[ -z "$(LC_ALL=C.UTF-8 man --warnings -l "$file" 2>&1 >/dev/null)" ] || fail "man warns of $file"
	done
	for file in "$1$share"/check_cert_name/nrpe/*; do
		grep -q "^command\[.*\]=$plugindir/check_cert_" "$file" || fail "$file does not call the plugin in $plugindir"
		! grep '@' "$file" || fail "$file is not filled in"
	done
	while read -r file; do
		while read -r link; do
			[ -e "$(dirname "$file")/$link" ] || fail "$(basename "$file") refers to $link, which is not installed"
		done < <(grep -o '](\([^)#:]*\))' "$file" | sed 's/^](//; s/)$//')
	done < <(find "$1$doc" -name '*.md')
}

# uninstalled DESTDIR FILE: after uninstall the contents are those that FILE lists.
uninstalled() {
	PATH=$absent:$PATH quietly install-uninstall make uninstall DESTDIR="$1"
	contents "$1" | diff "$2" - || fail "make uninstall leaves something, or took what was there before"
}

build --prefix=/opt/monitoring
share=/opt/monitoring/share doc=$share/doc/check_cert_name plugindir=/opt/monitoring/libexec
root=$work/install/prefix
mkdir "$root"
contents "$root" >"$work/install/before"
installed "$root"
[ "$(ls "$root" "$root/opt")" = "$root:
opt

$root/opt:
monitoring" ] || fail "--prefix does not move everything"
say "a release builds without network, git, Python and autotools; --prefix moves everything"
uninstalled "$root" "$work/install/before"

# As packages do; some of the folders were there, one of them empty.
build --prefix=/usr --sysconfdir=/etc --with-plugindir=/usr/lib/nagios/plugins --docdir=/usr/share/doc/of-my-own
share=/usr/share doc=$share/doc/of-my-own plugindir=/usr/lib/nagios/plugins
root=$work/install/packaged
mkdir -p "$root/usr/share/man" "$root/usr/share/check_cert_name" "$root$plugindir"
touch "$root$plugindir/check_other"
contents "$root" >"$work/install/before"
mkdir "$work/install/second"
installed "$root"
quietly install-twice make install DESTDIR="$root"
quietly install-second make install DESTDIR="$work/install/second"
uninstalled "$root" "$work/install/before"
uninstalled "$work/install/second" /dev/null
say "make uninstall leaves nothing, and what was there before"
